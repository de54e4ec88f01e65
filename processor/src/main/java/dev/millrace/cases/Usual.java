package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.event.Origin;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a document that follow from its record alone. A case leaves them out where they have the value that they
 * always have, so that it shows only what it is about.
 */
final class Usual {

    static final String DATA_STREAM_TYPE = "data_stream.type";
    static final String DATA_STREAM_DATASET = "data_stream.dataset";
    static final String DATA_STREAM_NAMESPACE = "data_stream.namespace";
    static final String EVENT_DATASET = "event.dataset";

    private Usual() {}

    static Map<String, JsonNode> fields(Origin origin, Map<String, JsonNode> document) {
        Map<String, JsonNode> usual = new LinkedHashMap<>();
        usual.put("@timestamp", JsonTree.text(timestamp(origin)));
        usual.put("kafka.topic", JsonTree.text(origin.topic()));
        usual.put("kafka.topic_id", JsonTree.text(origin.topicId()));
        usual.put("kafka.partition", JsonTree.number(origin.partition()));
        usual.put("kafka.offset", JsonTree.number(origin.offset()));
        usual.put(DATA_STREAM_TYPE, JsonTree.text("logs"));
        usual.put(DATA_STREAM_DATASET, JsonTree.text("generic"));
        usual.put(DATA_STREAM_NAMESPACE, JsonTree.text("default"));
        JsonNode dataset = document.get(DATA_STREAM_DATASET);
        if (dataset != null) {
            usual.put(EVENT_DATASET, dataset);
        }
        JsonNode version = document.get("ecs.version");
        if (version != null) {
            usual.put("ecs.version", version);
        }
        return usual;
    }

    /** Written as documents have it, with three digits of a second. */
    private static String timestamp(Origin origin) {
        String text = Instant.ofEpochMilli(origin.timestampMillis()).toString();
        return text.contains(".") ? text : text.replace("Z", ".000Z");
    }
}
