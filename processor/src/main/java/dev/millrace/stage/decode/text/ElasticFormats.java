package dev.millrace.stage.decode.text;

import java.util.List;

/** Elasticsearch and Logstash in plain text, and the garbage collector's log of the JVM beside them. */
final class ElasticFormats {

    private ElasticFormats() {}

    static List<TextFormat> all() {
        return List.of(new JvmLog(), new ElasticsearchAuditLog(), new ElasticsearchLog(), collectorBefore9());
    }

    /** {@code -XX:+PrintGCDateStamps -XX:+PrintGCTimeStamps} of Java 8. */
    private static TextFormat collectorBefore9() {
        return PatternFormat.of("jvm.gc", Lead.ISO_DATE)
                .afterDate(":")
                .pattern("%{iso:@timestamp}: %{number:jvm.gc.uptime_sec}: %{all}")
                .build();
    }
}
