package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsFields;
import dev.millrace.event.Level;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Elasticsearch logs as JSON: since 7 its server, deprecation and slow logs, since 6.5 its audit log, "Audit event
 * types" in its reference. What becomes of a message is what Elastic's integration makes of it.
 */
final class ElasticsearchDialects {

    private static final byte[][] TYPES = bytes(
            "server",
            "deprecation",
            "audit",
            "index_search_slowlog",
            "index_indexing_slowlog",
            "deprecation.elasticsearch");
    private static final byte[][] DATASETS = bytes(
            "elasticsearch.server",
            "elasticsearch.deprecation",
            "elasticsearch.audit",
            "elasticsearch.slowlog",
            "elasticsearch.slowlog",
            "elasticsearch.deprecation");
    private static final byte[] MODULE = bytes("elasticsearch")[0];
    private static final byte[] SERVER = DATASETS[0];
    private static final int SEARCH_SLOWLOG = 3;
    private static final int INDEXING_SLOWLOG = 4;
    private static final byte[] SUCCESS = bytes("success")[0];
    private static final byte[] FAILURE = bytes("failure")[0];

    private static final byte[][] GRANTS = bytes("granted", "success");
    private static final byte[][] DENIALS = bytes("denied", "failed", "tampered_request");
    /** A rank that beats even the field under its own name. */
    private static final int BEATS_ALL = -1;

    private ElasticsearchDialects() {}

    static List<Dialect> all() {
        return List.of(audit(), server());
    }

    private static Dialect server() {
        return common(Dialect.of("type", "cluster.name", "node.name"))
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

    private static Dialect audit() {
        return common(Dialect.of("node.id", "event.type", "event.action"))
                .dataset("elasticsearch.audit")
                .level(Level.INFO)
                .field(Ecs.SOURCE_ADDRESS, EndpointReaders::sourceAsWritten, "origin.address")
                .field(Ecs.URL_ORIGINAL, MappingGuard::readSomeText, "url.path")
                .field(Ecs.HTTP_REQUEST_METHOD, MappingGuard::readSomeText, "request.method")
                .field(Ecs.HTTP_REQUEST_ID, MappingGuard::readSomething, "request.id")
                .field(Ecs.EVENT_ACTION, ElasticsearchDialects::readAction, "event.action")
                // Who did it; where that is not said, to whom it was done.
                .field(
                        Ecs.USER_NAME,
                        MappingGuard::readSomeText,
                        "user.name",
                        "put.user.name",
                        "delete.user.name",
                        "change.disable.user.name",
                        "change.enable.user.name",
                        "change.password.user.name",
                        "invalidate.apikeys.user.name")
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
        return dialect.field(Ecs.EVENT_DATASET, ElasticsearchDialects::readType, "type")
                .rename("cluster.name", "elasticsearch.cluster.name")
                .rename("cluster.uuid", "elasticsearch.cluster.uuid")
                .rename("node.name", "elasticsearch.node.name")
                .rename("node.id", "elasticsearch.node.id");
    }

    private static boolean readType(Normalization event, FieldRule rule, int i) {
        for (int at = 0; at < TYPES.length; at++) {
            byte[] type = TYPES[at];
            if (Arrays.equals(type, 0, type.length, event.bytes(), event.start(i), event.end(i))) {
                event.derive(Ecs.EVENT_MODULE, MODULE);
                if (at == SEARCH_SLOWLOG || at == INDEXING_SLOWLOG) {
                    event.makeMessageWhole(i);
                }
                int start = event.arena().append(DATASETS[at]);
                return event.put(rule, i, ValueKind.STRING, start, event.arena().size());
            }
        }
        return false;
    }

    /** {@code access_granted}, {@code authentication_failed}: the outcome is the last word. */
    private static boolean readAction(Normalization event, FieldRule rule, int i) {
        if (!event.kind(i).isText() || !MappingGuard.readSomeText(event, rule, i)) {
            return false;
        }
        event.makeMessageWhole(i);
        if (endsWithOneOf(GRANTS, event.bytes(), event.start(i), event.end(i))) {
            event.derive(Ecs.EVENT_OUTCOME, SUCCESS);
        } else if (endsWithOneOf(DENIALS, event.bytes(), event.start(i), event.end(i))) {
            event.derive(Ecs.EVENT_OUTCOME, FAILURE);
        }
        return true;
    }

    private static boolean endsWithOneOf(byte[][] words, byte[] bytes, int start, int end) {
        for (byte[] word : words) {
            if (end - start >= word.length && Arrays.equals(word, 0, word.length, bytes, end - word.length, end)) {
                return true;
            }
        }
        return false;
    }

    /** The message, once it is known what kind of log it is of. */
    static void complete(Normalization event) {
        int whole = event.wholeMessage();
        if (whole != RawFields.NONE) {
            RawFields raw = event.raw();
            ValueKind kind = raw.kind(whole).isText() ? raw.kind(whole) : ValueKind.TEXT;
            event.put(Ecs.MESSAGE, BEATS_ALL, Normalization.NO_SOURCE, kind, raw.start(whole), raw.end(whole));
            return;
        }
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(Ecs.MESSAGE);
        if (slot >= 0
                && ecs.kind(slot).isText()
                && ecs.end(slot) > ecs.start(slot)
                && event.bytes()[ecs.start(slot)] == '['
                && isOfServer(event)) {
            leaveOutIndex(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot));
        }
    }

    private static boolean isOfServer(Normalization event) {
        EcsFields ecs = event.ecs();
        int dataset = ecs.slot(Ecs.EVENT_DATASET);
        return dataset >= 0
                && Arrays.equals(SERVER, 0, SERVER.length, event.bytes(), ecs.start(dataset), ecs.end(dataset));
    }

    /** {@code [index] } or {@code [index/uuid] } before a message; the whole of it is kept among the attributes. */
    private static void leaveOutIndex(Normalization event, ValueKind kind, int start, int end) {
        byte[] bytes = event.bytes();
        int at = start + 1;
        while (at < end && bytes[at] != ']' && isOfIndexName(bytes[at])) {
            at++;
        }
        int close = at;
        if (at < end && bytes[at] == '/') {
            close++;
            while (close < end && isOfId(bytes[close])) {
                close++;
            }
        }
        boolean isIndex = at > start + 1 && end - close > 2 && bytes[close] == ']' && bytes[close + 1] == ' ';
        if (isIndex) {
            event.put(Ecs.MESSAGE, BEATS_ALL, Normalization.NO_SOURCE, kind, close + 2, end);
        }
    }

    private static boolean isOfIndexName(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= '0' && b <= '9')
                || b == '.'
                || b == '-'
                || b == '_'
                || b == '+'
                || b < 0;
    }

    private static boolean isOfId(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '-' || b == '_';
    }

    private static byte[][] bytes(String... words) {
        return Stream.of(words).map(w -> w.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
    }
}
