package dev.millrace.config;

import io.smallrye.config.ConfigValue;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the configuration file into values that know their line. SmallRye's own YAML source forgets where a value stood
 * and lets the last of two equal keys win in silence; a message without a line is of little use in a file of hundreds.
 */
final class YamlFile {

    private final Path file;
    private final Schema root;
    private final List<ConfigProblem> problems;
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    private YamlFile(Path file, Schema root, List<ConfigProblem> problems) {
        this.file = file;
        this.root = root;
        this.problems = problems;
    }

    /**
     * The values by SmallRye's names, {@code millrace.} in front, maps as {@code kafka.client."max.poll.records"}, lists
     * joined by commas.
     *
     * @param below the key of the file below which the configuration stands; empty where it is the whole file
     * @param problems gets what is wrong with syntax, names and shapes; the values are for others to judge
     */
    static Map<String, ConfigValue> read(Path file, String below, Schema root, List<ConfigProblem> problems) {
        YamlFile reading = new YamlFile(file, root, problems);
        Node node = reading.compose();
        if (node instanceof MappingNode mapping && !below.isEmpty()) {
            node = child(mapping, below);
        }
        if (node != null) {
            reading.part(root, "", node);
        }
        return reading.values;
    }

    private static @Nullable Node child(MappingNode mapping, String name) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
                return tuple.getValueNode();
            }
        }
        return null;
    }

    private @Nullable Node compose() {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(Files.readString(file)));
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(file.toString(), "", "there is no such file; name an existing one"));
        } catch (MalformedInputException e) {
            problems.add(new ConfigProblem(file.toString(), "", "is not UTF-8; save it as UTF-8"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(file.toString(), "", "cannot be read: " + e));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(new ConfigProblem(file + ":" + line, "", "is not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            problems.add(new ConfigProblem(file.toString(), "", "is not YAML: " + e.getMessage()));
        }
        return null;
    }

    private void part(Schema schema, String prefix, Node node) {
        if (isNothing(node)) {
            return;
        }
        String path = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
        if (!(node instanceof MappingNode mapping)) {
            problem(node, path, "takes keys of its own: " + String.join(", ", schema.names()));
            return;
        }
        for (Map.Entry<Located, Node> child : children(prefix, mapping).entrySet()) {
            String name = child.getKey().name();
            Schema.Entry entry = schema.entry(name);
            if (entry != null) {
                entry(entry, prefix + name, child.getValue());
            } else if (isSecretFile(schema, name)) {
                value(prefix + name, child.getValue());
            } else {
                problem(child.getKey().node(), prefix + name, UnknownKeys.message(root, schema, prefix, name));
            }
        }
    }

    private static boolean isSecretFile(Schema schema, String name) {
        Schema.Entry secret =
                name.endsWith("-file") ? schema.entry(name.substring(0, name.length() - "-file".length())) : null;
        return secret != null && secret.key().secret();
    }

    private void entry(Schema.Entry entry, String path, Node node) {
        switch (entry.shape()) {
            case VALUE -> value(path, node);
            case LIST -> list(path, node);
            case MAP -> map(path, node);
            case PART -> part(entry.part(), path + ".", node);
            case PARTS -> parts(entry.part(), path, node);
            case PLACES -> throw new IllegalStateException(path + " is no key");
        }
    }

    private void value(String path, Node node) {
        if (isNothing(node)) {
            problem(node, path, "has no value; write one, or leave the key out");
        } else if (node instanceof ScalarNode scalar) {
            put(path, scalar.getValue(), node);
        } else {
            problem(node, path, "takes one value, not a " + kind(node));
        }
    }

    private void list(String path, Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            value(path, node);
            return;
        }
        List<String> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            if (element instanceof ScalarNode scalar && !isNothing(element)) {
                elements.add(scalar.getValue());
            } else {
                problem(element, path, "takes values in its list, not a " + kind(element));
            }
        }
        put(path, Values.join(elements), node);
    }

    private void map(String path, Node node) {
        if (isNothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            problem(node, path, "takes names with values below it, not a " + kind(node));
            return;
        }
        children(path + ".", mapping).forEach((name, value) -> value(path + ".\"" + name.name() + "\"", value));
    }

    private void parts(Schema schema, String path, Node node) {
        if (isNothing(node)) {
            return;
        }
        if (!(node instanceof SequenceNode sequence)) {
            problem(node, path, "takes a list; start each element with '- '");
            return;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            part(schema, path + "[" + i + "].", sequence.getValue().get(i));
        }
    }

    /** The children by name in the order of the file; of two with one name the first is kept and the second refused. */
    private Map<Located, Node> children(String prefix, MappingNode mapping) {
        Map<Located, Node> children = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problem(tuple.getKeyNode(), prefix, "has a key that is a " + kind(tuple.getKeyNode()));
                continue;
            }
            Integer first = lines.putIfAbsent(key.getValue(), line(key));
            if (first == null) {
                children.put(new Located(key.getValue(), key), tuple.getValueNode());
            } else {
                problem(key, prefix + key.getValue(), "is there twice, first in line " + first + "; keep one of them");
            }
        }
        return children;
    }

    private record Located(String name, Node node) {}

    private void put(String path, String value, Node node) {
        String name = ConfigLoader.PREFIX + path;
        values.put(
                name,
                ConfigValue.builder()
                        .withName(name)
                        .withValue(value)
                        .withRawValue(value)
                        .withConfigSourceName(file.toString())
                        .withConfigSourceOrdinal(ConfigLoader.FILE_ORDINAL)
                        .withLineNumber(line(node))
                        .build());
    }

    private void problem(Node node, String path, String message) {
        problems.add(new ConfigProblem(file + ":" + line(node), path, message));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String kind(Node node) {
        return node instanceof MappingNode ? "mapping" : node instanceof SequenceNode ? "list" : "single value";
    }
}
