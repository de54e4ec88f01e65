package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The nodes of one YAML file, whose mistakes are told with file and line. */
record CaseYaml(Path file, MappingNode root) {

    static CaseYaml compose(Path file) throws IOException, BrokenCaseException {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(file)));
        } catch (MalformedInputException e) {
            throw new BrokenCaseException(file + ": is not UTF-8; put bytes into input-base64");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new BrokenCaseException(file + ":" + line + ": is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new BrokenCaseException(file + ": is not YAML: " + e.getMessage());
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new BrokenCaseException(file + ": a case has keys: name, input, expected");
        }
        return new CaseYaml(file, mapping);
    }

    boolean hasAny(String... names) throws BrokenCaseException {
        Map<String, Node> there = keys(root, "a file", Set.of());
        for (String name : names) {
            if (there.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** @param known empty where any name will do */
    Map<String, Node> keys(Node node, String what, Set<String> known) throws BrokenCaseException {
        if (!(node instanceof MappingNode mapping)) {
            throw broken(node, what + " takes names with values below it");
        }
        Map<String, Node> keys = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw broken(tuple.getKeyNode(), what + " takes plain names");
            }
            if (!known.isEmpty() && !known.contains(key.getValue())) {
                throw broken(
                        key,
                        "\"" + key.getValue() + "\" is no key of " + what + "; these are "
                                + String.join(", ", new TreeSet<>(known)));
            }
            if (keys.put(key.getValue(), tuple.getValueNode()) != null) {
                throw broken(key, "\"" + key.getValue() + "\" is there twice; keep one of them");
            }
        }
        return keys;
    }

    String text(Node node) throws BrokenCaseException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw broken(node, "one text belongs here, not a list or further names");
    }

    boolean isTrue(Node node) throws BrokenCaseException {
        JsonNode value = JsonTree.of(node);
        if (!value.isBoolean()) {
            throw broken(node, "takes true or false");
        }
        return value.booleanValue();
    }

    BrokenCaseException broken(Node node, String message) {
        return new BrokenCaseException(file + ":" + (node.getStartMark().getLine() + 1) + ": " + message);
    }
}
