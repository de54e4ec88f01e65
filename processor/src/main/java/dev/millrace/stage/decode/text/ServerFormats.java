package dev.millrace.stage.decode.text;

import java.util.EnumSet;
import java.util.List;

/** Servers of other protocols that run beside web servers: CoreDNS, NATS. */
final class ServerFormats {

    private ServerFormats() {}

    static List<TextFormat> all() {
        return List.of(corednsQuery(), corednsPlugin(), nats());
    }

    /** The {@code log} plugin in its default format, also with the opcode behind; old versions write a time before it. */
    private static TextFormat corednsQuery() {
        return PatternFormat.of("coredns.log", Lead.BRACKET, Lead.ISO_DATE)
                .pattern("%(%{iso:@timestamp} %)[%{level:log.level}] %{endpoint:source} - %{int:dns.id}"
                        + " \"%{word:dns.question.type} %{word:dns.question.class} %[%{fqdn:dns.question.name}.%|.%]"
                        + " %{word:network.transport} %{int:source.bytes} %{word:coredns.log.dnssec_ok}"
                        + " %{int:coredns.log.buffer_size}\""
                        + " %[NOERROR %{set:dns.response_code=NOERROR}%{set:event.outcome=success}"
                        + "%|%{word:dns.response_code} %{set:event.outcome=failure}%]"
                        + "%{word?:coredns.log.response.flags} %{int:destination.bytes} %{seconds}s"
                        + "%( \"%{int:dns.op_code}\"%)%.%$")
                .constant("network.protocol", "dns")
                .constant("event.category", "network")
                .constant("event.type", "protocol")
                .build();
    }

    /** What plugins log, {@code [ERROR] plugin/errors: 2 example.org. A: ...} for example. */
    private static TextFormat corednsPlugin() {
        return new HeadedFormat(
                "coredns.log",
                EnumSet.of(Lead.BRACKET, Lead.ISO_DATE),
                "%(%{iso:@timestamp} %)[%{level:log.level}] %{set:network.protocol=dns}%{set:event.category=network}"
                        + "%{set:event.type=protocol}",
                "plugin/",
                "%{word:log.logger}: %{int:dns.response_code} %[%{fqdn:dns.question.name}.%|.%] %{word:dns.question.type}: "
                        + "%{set:event.outcome=failure}%{rest:error.message}",
                "%{word:log.logger}: ");
    }

    private static TextFormat nats() {
        return HeadedFormat.of(
                "nats.log",
                Lead.BRACKET,
                "[%{int:process.pid}] %{slashed:@timestamp} [%{level:log.level}] ",
                "%{peer:client} - %[cid%|rid%|gid%|lid%|wid%|mid%]:%{int:nats.log.client.id}");
    }
}
