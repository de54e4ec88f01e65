package dev.millrace.stage.decode.text;

import java.util.List;

/** Web servers: nginx. */
final class WebServerFormats {

    private WebServerFormats() {}

    static List<TextFormat> all() {
        return List.of(access(), nginxError());
    }

    /** The common and combined formats, in which nginx and Apache write alike; a time taken may follow. */
    private static TextFormat access() {
        return PatternFormat.of("nginx.access", Lead.ADDRESS, Lead.WORD)
                .pattern("%{endpoint:source} %{word?} %{until?:user.name} [%{clf:@timestamp}] \"%{request}\""
                        + " %{int?:http.response.status_code} %{int?:http.response.body.bytes}"
                        + "%( \"%{escaped?:http.request.referrer}\" \"%{escaped?:user_agent.original}\"%)")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .build();
    }

    private static TextFormat nginxError() {
        return PatternFormat.of("nginx.error", Lead.SLASHED_DATE)
                .pattern(
                        "%{slashed:@timestamp} [%{level:log.level}] %{int:process.pid}#%{int:process.thread.id}: %{all:message}")
                .build();
    }
}
