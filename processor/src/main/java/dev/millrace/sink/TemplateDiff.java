package dev.millrace.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What tells an installed template from ours, by its leaves. */
final class TemplateDiff {

    private static final int SHOWN = 20;

    private TemplateDiff() {}

    /**
     * @param installed as the server answers with {@code flat_settings}; what it adds of its own outside of settings and
     *     mappings is no difference
     * @return such as {@code template.settings.index.codec is default, ours is best_compression}
     */
    static List<String> between(ObjectNode ours, JsonNode installed) {
        Map<String, String> wanted = leaves(ours);
        Map<String, String> there = leaves(installed);
        TreeSet<String> names = new TreeSet<>(wanted.keySet());
        there.keySet().stream()
                .filter(name -> name.startsWith("template.settings.") || name.startsWith("template.mappings."))
                .forEach(names::add);
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String want = wanted.get(name);
            String have = there.get(name);
            if (want == null) {
                differences.add(name + " is " + have + ", ours has none");
            } else if (!want.equals(have)) {
                differences.add(name + " is " + (have == null ? "missing" : have) + ", ours is " + want);
            }
        }
        if (differences.size() > SHOWN) {
            int more = differences.size() - SHOWN;
            return List.copyOf(withMore(differences.subList(0, SHOWN), more));
        }
        return differences;
    }

    private static List<String> withMore(List<String> shown, int more) {
        List<String> all = new ArrayList<>(shown);
        all.add("and " + more + " more differences");
        return all;
    }

    private static Map<String, String> leaves(JsonNode node) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", node, leaves);
        leaves.keySet().removeIf(name -> name.startsWith("_meta"));
        return leaves;
    }

    private static void collect(String name, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            name.isEmpty() ? field.getKey() : name + "." + field.getKey(), field.getValue(), leaves));
        } else {
            leaves.put(name, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
