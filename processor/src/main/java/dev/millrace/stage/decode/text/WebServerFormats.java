package dev.millrace.stage.decode.text;

import java.util.List;

/** Web servers: nginx, Apache httpd, Tomcat, IIS. */
final class WebServerFormats {

    private WebServerFormats() {}

    static List<TextFormat> all() {
        return List.of(
                new AccessLogFormat(),
                new NginxErrorFormat(),
                new ApacheErrorFormat(),
                apacheTlsRequests(),
                catalina(),
                catalinaInTwoLines(),
                new IisFormat());
    }

    /** {@code ssl_request_log}, as Apache's default configuration for TLS writes it. */
    private static TextFormat apacheTlsRequests() {
        return PatternFormat.of("apache.access", Lead.BRACKET)
                .pattern("[%{clf:@timestamp}] %{endpoint:source}"
                        + " %[TLSv%{set:tls.version_protocol=tls}%|SSLv%{set:tls.version_protocol=ssl}%|%]%{word?:tls.version}"
                        + " %{word?:tls.cipher}"
                        + " \"%{request}\" %{int?:http.response.body.bytes}%.%$")
                .constant("event.category", "web")
                .constant("event.type", "access")
                .build();
    }

    /** {@code OneLineFormatter} of Tomcat's JULI, the default since 8.0. */
    private static TextFormat catalina() {
        return PatternFormat.of("apache_tomcat.catalina", Lead.DAY_MONTH)
                .pattern("%{daymonth:@timestamp} %{level:log.level} [%{until:process.thread.name}]"
                        + " %{word:log.logger} %{all:message}")
                .build();
    }

    /** {@code SimpleFormatter} of java.util.logging, the default before, for the packages of Tomcat. */
    private static TextFormat catalinaInTwoLines() {
        return new CatalinaFormat();
    }
}
