package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Network sensors: Suricata's EVE and Zeek's JSON logs. */
final class SensorDialects {

    private static final byte[] ZEEK = "zeek".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ZEEK_PREFIX = "zeek.".getBytes(StandardCharsets.US_ASCII);

    private SensorDialects() {}

    static List<Dialect> all() {
        return List.of(suricata(), zeek());
    }

    private static Dialect suricata() {
        return Dialect.of("event_type", "src_ip", "dest_ip")
                .dataset("suricata.eve")
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "src_ip")
                .field(Ecs.SOURCE_PORT, MappingGuard::readSomething, "src_port")
                .field(Ecs.DESTINATION_ADDRESS, EndpointReaders::destination, "dest_ip")
                .field(Ecs.DESTINATION_PORT, MappingGuard::readSomething, "dest_port")
                .field(Ecs.NETWORK_TRANSPORT, TextReaders::lowered, "proto")
                .field(Ecs.NETWORK_PROTOCOL, TextReaders::lowered, "app_proto")
                .field(Ecs.NETWORK_COMMUNITY_ID, MappingGuard::readSomeText, "community_id")
                .field(Ecs.OBSERVER_INGRESS_INTERFACE_NAME, MappingGuard::readSomeText, "in_iface")
                .field(Ecs.SOURCE_BYTES, MappingGuard::readSomething, "flow.bytes_toserver")
                .field(Ecs.SOURCE_PACKETS, MappingGuard::readSomething, "flow.pkts_toserver")
                .field(Ecs.DESTINATION_BYTES, MappingGuard::readSomething, "flow.bytes_toclient")
                .field(Ecs.DESTINATION_PACKETS, MappingGuard::readSomething, "flow.pkts_toclient")
                .field(Ecs.RULE_NAME, MappingGuard::readSomeText, "alert.signature")
                .field(Ecs.RULE_ID, MappingGuard::readSomething, "alert.signature_id")
                .field(Ecs.RULE_CATEGORY, MappingGuard::readSomeText, "alert.category")
                .field(Ecs.EVENT_SEVERITY, MappingGuard::readSomething, "alert.severity")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "http.hostname")
                .field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "http.url")
                .field(Ecs.HTTP_REQUEST_METHOD, MappingGuard::readSomeText, "http.http_method")
                .field(Ecs.HTTP_REQUEST_REFERRER, MappingGuard::readSomeText, "http.http_refer")
                .field(Ecs.HTTP_RESPONSE_STATUS_CODE, MappingGuard::readSomething, "http.status")
                .field(Ecs.HTTP_RESPONSE_BODY_BYTES, MappingGuard::readSomething, "http.length")
                .field(Ecs.USER_AGENT_ORIGINAL, MappingGuard::readSomeText, "http.http_user_agent")
                .build();
    }

    private static Dialect zeek() {
        return Dialect.of("uid", "id.orig_h", "id.resp_h")
                .field(Ecs.EVENT_DATASET, SensorDialects::readZeekPath, "_path")
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "id.orig_h")
                .field(Ecs.SOURCE_PORT, MappingGuard::readSomething, "id.orig_p")
                .field(Ecs.DESTINATION_ADDRESS, EndpointReaders::destination, "id.resp_h")
                .field(Ecs.DESTINATION_PORT, MappingGuard::readSomething, "id.resp_p")
                .field(Ecs.NETWORK_TRANSPORT, TextReaders::lowered, "proto")
                .field(Ecs.NETWORK_PROTOCOL, TextReaders::lowered, "service")
                .field(Ecs.NETWORK_COMMUNITY_ID, MappingGuard::readSomeText, "community_id")
                .field(Ecs.EVENT_DURATION, DurationReaders::seconds, "duration")
                .field(Ecs.SOURCE_BYTES, MappingGuard::readSomething, "orig_ip_bytes")
                .field(Ecs.SOURCE_PACKETS, MappingGuard::readSomething, "orig_pkts")
                .field(Ecs.DESTINATION_BYTES, MappingGuard::readSomething, "resp_ip_bytes")
                .field(Ecs.DESTINATION_PACKETS, MappingGuard::readSomething, "resp_pkts")
                .field(Ecs.URL_DOMAIN, EndpointReaders::domain, "host")
                .field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "uri")
                .build();
    }

    /** {@code conn}, {@code dns}: the log's name. */
    private static boolean readZeekPath(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText() || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        event.derive(Ecs.EVENT_MODULE, ZEEK);
        int start = event.arena().append(ZEEK_PREFIX);
        event.arena().append(event.bytes(), event.start(i), event.end(i));
        return event.put(rule, i, ValueKind.STRING, start, event.arena().size());
    }
}
