package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must become of one event.
 *
 * @param fields by their dotted paths, in the order of the file
 * @param isPartial whether fields that are not named may have any value
 * @param absent paths at and below which there must be nothing
 * @param namesDataStream whether the name of the data stream was given apart from the document
 */
public record Expected(
        Outcome.Kind kind,
        Map<String, JsonNode> fields,
        boolean isPartial,
        List<String> absent,
        boolean namesDataStream) {

    public Expected {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        absent = List.copyOf(absent);
    }
}
