package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of one event.
 *
 * @param fields of the document, the rejection or the drop, by their dotted paths
 * @param usual those of a document that follow from the record alone, and their values: a case need not name them
 */
public record Outcome(Kind kind, Map<String, JsonNode> fields, Map<String, JsonNode> usual) {

    /** How it ended. */
    public enum Kind {
        DOCUMENT("document"),
        REJECTED("rejected"),
        DROPPED("dropped");

        private final String key;

        Kind(String key) {
            this.key = key;
        }

        /** As a case file spells it. */
        public String key() {
            return key;
        }
    }

    public Outcome {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        usual = Map.copyOf(usual);
    }
}
