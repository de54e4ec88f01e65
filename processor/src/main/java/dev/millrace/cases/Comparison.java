package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what differs between the outcomes that a case expects and those that came. */
final class Comparison {

    private final List<Difference> differences = new ArrayList<>();

    private Comparison() {}

    static List<Difference> compare(List<Expected> expected, List<Outcome> actual) {
        Comparison comparison = new Comparison();
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            comparison.compare(
                    i, i < expected.size() ? expected.get(i) : null, i < actual.size() ? actual.get(i) : null);
        }
        return comparison.differences;
    }

    private void compare(int event, @Nullable Expected expected, @Nullable Outcome actual) {
        if (expected == null || actual == null || expected.kind() != actual.kind()) {
            if (expected != null) {
                differences.add(new Difference(event, expected.kind().key(), object(expected.fields()), null));
            }
            if (actual != null) {
                differences.add(new Difference(event, actual.kind().key(), null, object(named(actual))));
            }
            return;
        }
        expected.fields().forEach((path, value) -> {
            JsonNode there = actual.fields().get(path);
            if (there == null || !JsonTree.equal(value, there)) {
                differences.add(new Difference(event, path, value, there));
            }
        });
        actual.fields().forEach((path, value) -> {
            boolean isAbsent = expected.absent().stream().anyMatch(a -> path.equals(a) || path.startsWith(a + "."));
            boolean isUnexpected = !expected.isPartial() && !isUsual(actual, path, value);
            if (!expected.fields().containsKey(path) && (isAbsent || isUnexpected)) {
                differences.add(new Difference(event, path, null, value));
            }
        });
    }

    /** What a case would have to name. */
    static Map<String, JsonNode> named(Outcome outcome) {
        Map<String, JsonNode> named = new LinkedHashMap<>(outcome.fields());
        outcome.fields().forEach((path, value) -> {
            if (isUsual(outcome, path, value)) {
                named.remove(path);
            }
        });
        return named;
    }

    private static boolean isUsual(Outcome outcome, String path, JsonNode value) {
        JsonNode usual = outcome.usual().get(path);
        return usual != null && JsonTree.equal(usual, value);
    }

    private static JsonNode object(Map<String, JsonNode> fields) {
        return JsonNodeFactory.instance.objectNode().setAll(fields);
    }
}
