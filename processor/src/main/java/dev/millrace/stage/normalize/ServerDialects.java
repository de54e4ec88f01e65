package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.Level;
import dev.millrace.event.Levels;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** MongoDB (4.4 and later), Elasticsearch and Kibana (7, before they wrote ECS). */
final class ServerDialects {

    private static final byte[][] ELASTICSEARCH_TYPES = bytes(
            "server",
            "deprecation",
            "audit",
            "index_search_slowlog",
            "index_indexing_slowlog",
            "deprecation.elasticsearch");
    private static final byte[][] ELASTICSEARCH_DATASETS = bytes(
            "elasticsearch.server",
            "elasticsearch.deprecation",
            "elasticsearch.audit",
            "elasticsearch.slowlog",
            "elasticsearch.slowlog",
            "elasticsearch.deprecation");
    private static final byte[] ELASTICSEARCH = bytes("elasticsearch")[0];

    private ServerDialects() {}

    static List<Dialect> all() {
        return List.of(mongodb(), elasticsearch(), elasticsearchAudit(), kibana());
    }

    private static Dialect mongodb() {
        return Dialect.of("t{}", "s", "c", "ctx", "msg")
                .dataset("mongodb.log")
                .field(Ecs.LOG_LEVEL, ServerDialects::readMongodbSeverity, "s")
                .rename("c", "mongodb.log.component")
                .rename("ctx", "mongodb.log.context")
                .rename("id", "mongodb.log.id")
                .rename("svc", "mongodb.log.service")
                .rename("attr", "mongodb.log.attr")
                .build();
    }

    private static Dialect elasticsearch() {
        return common(Dialect.of("type", "component", "cluster.name", "node.name"))
                .field(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "component")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "took_millis")
                .rename("took", "elasticsearch.slowlog.took")
                .rename("types", "elasticsearch.slowlog.types")
                .rename("stats", "elasticsearch.slowlog.stats")
                .rename("search_type", "elasticsearch.slowlog.search_type")
                .rename("total_shards", "elasticsearch.slowlog.total_shards")
                .rename("total_hits", "elasticsearch.slowlog.total_hits")
                .rename("id", "elasticsearch.slowlog.id")
                .build();
    }

    private static Dialect elasticsearchAudit() {
        return common(Dialect.of("type", "node.id", "event.type", "event.action"))
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::source, "origin.address")
                .field(Ecs.HTTP_REQUEST_METHOD, MappingGuard::readSomeText, "request.method")
                .field(Ecs.HTTP_REQUEST_ID, MappingGuard::readSomething, "request.id")
                .field(Ecs.USER_NAME, MappingGuard::readSomeText, "user.name")
                // Where the request came in, not one of ECS's types.
                .rename("event.type", "elasticsearch.audit.layer")
                .rename("origin.type", "elasticsearch.audit.origin.type")
                .rename("realm", "elasticsearch.audit.realm")
                .rename("request.name", "elasticsearch.audit.request.name")
                .rename("indices", "elasticsearch.audit.indices")
                .rename("action", "elasticsearch.audit.action")
                .build();
    }

    private static Dialect.Builder common(Dialect.Builder dialect) {
        return dialect.field(Ecs.EVENT_DATASET, ServerDialects::readElasticsearchType, "type")
                .rename("cluster.name", "elasticsearch.cluster.name")
                .rename("cluster.uuid", "elasticsearch.cluster.uuid")
                .rename("node.name", "elasticsearch.node.name")
                .rename("node.id", "elasticsearch.node.id");
    }

    private static Dialect kibana() {
        return Dialect.of("type", "tags", "pid", "@timestamp")
                .field(Ecs.TAGS, ServerDialects::readKibanaTags, "tags")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "res.responseTime")
                .build();
    }

    /** One letter; {@code D1} to {@code D5} grade debugging. */
    private static boolean readMongodbSeverity(Normalization event, FieldRule rule, int i) {
        int start = event.start(i);
        boolean isGradedDebug = event.kind(i).isText()
                && event.end(i) - start == 2
                && event.bytes()[start] == 'D'
                && event.bytes()[start + 1] >= '1'
                && event.bytes()[start + 1] <= '5';
        if (!isGradedDebug) {
            return LevelFields.readKnown(event, rule, i);
        }
        int text = event.arena().append(Levels.text(Level.DEBUG));
        return event.put(rule, i, ValueKind.STRING, text, event.arena().size());
    }

    private static boolean readElasticsearchType(Normalization event, FieldRule rule, int i) {
        for (int at = 0; at < ELASTICSEARCH_TYPES.length; at++) {
            byte[] type = ELASTICSEARCH_TYPES[at];
            if (Arrays.equals(type, 0, type.length, event.bytes(), event.start(i), event.end(i))) {
                event.derive(Ecs.EVENT_MODULE, ELASTICSEARCH);
                int start = event.arena().append(ELASTICSEARCH_DATASETS[at]);
                return event.put(rule, i, ValueKind.STRING, start, event.arena().size());
            }
        }
        return false;
    }

    /** The first of Kibana's tags is the level, or the kind of event. */
    private static boolean readKibanaTags(Normalization event, FieldRule rule, int i) {
        RawFields raw = event.raw();
        if (event.kind(i) == ValueKind.ARRAY
                && raw.next(i) > i + 1
                && raw.kind(i + 1).isText()) {
            Level level = Levels.ofWord(event.bytes(), raw.start(i + 1), raw.end(i + 1));
            if (level != null) {
                event.derive(Ecs.LOG_LEVEL, Levels.text(level));
            }
        }
        return MappingGuard.read(event, rule, i);
    }

    private static byte[][] bytes(String... words) {
        return Stream.of(words).map(w -> w.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
    }
}
