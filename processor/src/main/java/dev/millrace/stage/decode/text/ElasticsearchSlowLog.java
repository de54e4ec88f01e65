package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.List;

/** {@code [index][0] took[1.2ms], took_millis[1], ... source[{...}]} of Elasticsearch's slow logs. Stateless. */
final class ElasticsearchSlowLog {

    private static final Name DURATION = Name.of("event.duration");
    private static final Name INDEX = Name.of("elasticsearch.index.name");
    private static final Name INDEX_ID = Name.of("elasticsearch.index.id");
    private static final Name SHARD = Name.of("elasticsearch.shard.id");

    private static final List<String> KEYS = List.of(
            "took",
            "took_millis",
            "type",
            "types",
            "id",
            "routing",
            "source",
            "stats",
            "search_type",
            "total_shards",
            "total_hits",
            "extra_source");
    private static final FieldNames NAMES = new FieldNames(KEYS);
    private static final Name[] FIELDS = KEYS.stream()
            .map(key -> Name.of("elasticsearch.slowlog." + (key.equals("source") ? "source_query" : key)))
            .toArray(Name[]::new);
    private static final int TOOK_MILLIS = KEYS.indexOf("took_millis");
    private static final long NANOS_PER_MILLI = 1_000_000;

    void add(TextLine line, byte[] bytes, int from) {
        int end = line.lineEnd();
        int at = index(line, bytes, DateScan.skipSpaces(bytes, from, end), end);
        while (at < end) {
            while (at < end && (bytes[at] == ' ' || bytes[at] == ',')) {
                at++;
            }
            int keyEnd = at;
            while (keyEnd < end && (Scan.isLetter(bytes[keyEnd]) || bytes[keyEnd] == '_')) {
                keyEnd++;
            }
            int close = keyEnd < end && bytes[keyEnd] == '[' ? close(bytes, keyEnd + 1, end) : end;
            if (keyEnd == at || close == end) {
                return;
            }
            pair(line, bytes, at, keyEnd, close);
            at = close + 1;
        }
    }

    /** {@code [index][0]} or {@code [index/uuid]}. */
    private static int index(TextLine line, byte[] bytes, int start, int end) {
        if (start == end || bytes[start] != '[') {
            return start;
        }
        int close = close(bytes, start + 1, end);
        int slash = start + 1;
        while (slash < close && bytes[slash] != '/') {
            slash++;
        }
        line.addText(INDEX, start + 1, slash);
        line.addText(INDEX_ID, Math.min(close, slash + 1), close);
        int shard = close + 2;
        if (close + 1 < end && bytes[close + 1] == '[') {
            int shardEnd = close(bytes, shard, end);
            line.addText(SHARD, shard, shardEnd);
            return Math.min(end, shardEnd + 1);
        }
        return Math.min(end, close + 1);
    }

    private static void pair(TextLine line, byte[] bytes, int key, int keyEnd, int close) {
        int known = NAMES.indexOf(FieldHash.of(bytes, key, keyEnd), bytes, key, keyEnd);
        if (known == FieldNames.UNKNOWN) {
            return;
        }
        line.addText(FIELDS[known], keyEnd + 1, close);
        int start = keyEnd + 1;
        if (known == TOOK_MILLIS && close > start && Scan.digits(bytes, start, close) == close - start) {
            DurationToken.add(line, DURATION, bytes, start, close, close, NANOS_PER_MILLI);
        }
    }

    /** Of however much text; brackets in it come in pairs. */
    private static int close(byte[] bytes, int start, int end) {
        int depth = 1;
        for (int at = start; at < end; at++) {
            if (bytes[at] == '[') {
                depth++;
            } else if (bytes[at] == ']' && --depth == 0) {
                return at;
            }
        }
        return end;
    }
}
