package dev.millrace.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * JSON values out of JSON and YAML, alike. Plain YAML scalars are read by YAML's core schema, so that {@code 10:30},
 * {@code yes} and {@code 2026-03-10} are text; numbers keep the digits that they were written with.
 */
final class JsonTree {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("this is no JSON: " + json, e);
        }
    }

    static JsonNode of(Node yaml) {
        if (yaml instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                object.set(((ScalarNode) tuple.getKeyNode()).getValue(), of(tuple.getValueNode()));
            }
            return object;
        }
        if (yaml instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            sequence.getValue().forEach(element -> array.add(of(element)));
            return array;
        }
        return scalar((ScalarNode) yaml);
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        if (!scalar.isPlain()) {
            return NODES.textNode(text);
        }
        return switch (text) {
            case "", "~", "null" -> NODES.nullNode();
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> NUMBER.matcher(text).matches() ? read(text) : NODES.textNode(text);
        };
    }

    static JsonNode text(String text) {
        return NODES.textNode(text);
    }

    static JsonNode number(long number) {
        return read(Long.toString(number));
    }

    static boolean equal(JsonNode one, JsonNode other) {
        // Numbers by their digits: 1.50 is not 1.5.
        return one.isNumber() ? one.toString().equals(other.toString()) : one.equals(other);
    }

    /**
     * Leaves by their dotted paths; a list and an empty object are leaves.
     *
     * @throws IllegalArgumentException if a path is there twice, nested and dotted
     */
    static Map<String, JsonNode> flat(JsonNode object) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        flatten(object, "", fields);
        return fields;
    }

    private static void flatten(JsonNode object, String prefix, Map<String, JsonNode> into) {
        object.properties().forEach(field -> {
            String path = prefix + field.getKey();
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                flatten(field.getValue(), path + '.', into);
            } else if (into.put(path, field.getValue()) != null) {
                throw new IllegalArgumentException("\"" + path + "\" is there twice, dotted and nested");
            }
        });
    }
}
