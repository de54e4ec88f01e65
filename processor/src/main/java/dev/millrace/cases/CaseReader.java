package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a case file; every mistake is told with its line. */
final class CaseReader {

    static final String DEFAULT_TOPIC = "logs";
    static final Instant DEFAULT_TIMESTAMP = Instant.parse("2026-03-10T12:00:00Z");

    static final String CONFIG = "config";
    static final String EXPECTED = "expected";

    private static final Set<String> KEYS = Set.of(
            "name",
            CONFIG,
            "config-file",
            "topic",
            "timestamp",
            "input",
            "input-base64",
            EXPECTED,
            "partial",
            "format",
            "about",
            "docs");
    private static final Set<String> RECORD_KEYS = Set.of("input", "input-base64", "topic", "timestamp");
    private static final Set<String> EXPECTED_KEYS =
            Set.of("data_stream", "document", "rejected", "dropped", "partial", "absent");

    private final CaseYaml yaml;
    private final Map<String, Node> keys;

    private CaseReader(CaseYaml yaml) throws BrokenCaseException {
        this.yaml = yaml;
        keys = yaml.keys(yaml.root(), "a case", KEYS);
    }

    static CaseFile read(Path file) throws IOException, BrokenCaseException {
        return new CaseReader(CaseYaml.compose(file)).read();
    }

    /** Whether a file looks like a case at all: other YAML files may stand beside it. */
    static boolean isCase(Path file) throws IOException, BrokenCaseException {
        return CaseYaml.compose(file).hasAny("input", "input-base64", EXPECTED);
    }

    private CaseFile read() throws BrokenCaseException {
        Node config = keys.get(CONFIG);
        Node configFile = keys.get("config-file");
        if (config != null && configFile != null) {
            throw yaml.broken(configFile, "config-file is set together with config; keep one of them");
        }
        String name = text("name");
        if (name == null) {
            throw yaml.broken(yaml.root(), "name is missing; say in a sentence what the case shows");
        }
        return new CaseFile(
                yaml.file(),
                name,
                config != null,
                configFile == null ? null : yaml.file().resolveSibling(yaml.text(configFile)),
                records(),
                expected(),
                docs());
    }

    private CaseFile.@Nullable Docs docs() throws BrokenCaseException {
        Node docs = keys.get("docs");
        String format = text("format");
        String about = text("about");
        if (docs == null || !yaml.isTrue(docs)) {
            return null;
        }
        if (format == null || about == null) {
            throw yaml.broken(docs, "docs needs format, the heading, and about, what is read from it");
        }
        return new CaseFile.Docs(format, about);
    }

    private @Nullable String text(String key) throws BrokenCaseException {
        Node node = keys.get(key);
        return node == null ? null : yaml.text(node);
    }

    // ---- input

    private List<CaseRecord> records() throws BrokenCaseException {
        Instant timestamp = timestamp(keys, DEFAULT_TIMESTAMP);
        String topic = keys.containsKey("topic") ? yaml.text(keys.get("topic")) : DEFAULT_TOPIC;
        if (keys.get("input") instanceof SequenceNode several) {
            List<CaseRecord> records = new ArrayList<>();
            for (Node node : several.getValue()) {
                if (node instanceof MappingNode mapping) {
                    Map<String, Node> record = yaml.keys(mapping, "a record", RECORD_KEYS);
                    String ownTopic = record.containsKey("topic") ? yaml.text(record.get("topic")) : topic;
                    records.add(new CaseRecord(value(record, mapping), ownTopic, timestamp(record, timestamp)));
                } else {
                    records.add(new CaseRecord(value(Map.of("input", node), node), topic, timestamp));
                }
            }
            return records;
        }
        return List.of(new CaseRecord(value(keys, yaml.root()), topic, timestamp));
    }

    private byte @Nullable [] value(Map<String, Node> record, Node at) throws BrokenCaseException {
        Node text = record.get("input");
        Node base64 = record.get("input-base64");
        if ((text == null) == (base64 == null)) {
            throw yaml.broken(at, "a record takes its value from input or from input-base64, one of them");
        }
        if (base64 != null) {
            try {
                return Base64.getMimeDecoder().decode(yaml.text(base64));
            } catch (IllegalArgumentException e) {
                throw yaml.broken(base64, "input-base64 is not Base64: " + e.getMessage());
            }
        }
        if (!(text instanceof ScalarNode scalar)) {
            throw yaml.broken(at, "input takes text, as it is in the record; put it into quotes or behind |-");
        }
        boolean isTombstone = scalar.isPlain() && JsonTree.of(scalar).isNull();
        return isTombstone ? null : scalar.getValue().getBytes(StandardCharsets.UTF_8);
    }

    private Instant timestamp(Map<String, Node> from, Instant otherwise) throws BrokenCaseException {
        Node node = from.get("timestamp");
        if (node == null) {
            return otherwise;
        }
        try {
            return Instant.parse(yaml.text(node));
        } catch (DateTimeException e) {
            throw yaml.broken(node, "timestamp takes a moment such as 2026-03-10T12:00:00Z");
        }
    }

    // ---- what must come out

    private List<Expected> expected() throws BrokenCaseException {
        Node node = keys.get(EXPECTED);
        if (node == null) {
            throw yaml.broken(
                    yaml.root(), "expected is missing; write what must come out, or [] and run with --update");
        }
        Node partialByDefault = keys.get("partial");
        boolean isPartial = partialByDefault != null && yaml.isTrue(partialByDefault);
        List<Expected> expected = new ArrayList<>();
        for (Node element : node instanceof SequenceNode several ? several.getValue() : List.of(node)) {
            expected.add(expected(element, isPartial));
        }
        return expected;
    }

    private Expected expected(Node node, boolean isPartialByDefault) throws BrokenCaseException {
        Map<String, Node> entry = yaml.keys(node, "an expected outcome", EXPECTED_KEYS);
        Outcome.Kind kind = null;
        for (Outcome.Kind candidate : Outcome.Kind.values()) {
            if (entry.containsKey(candidate.key())) {
                if (kind != null) {
                    throw yaml.broken(node, "an event has one outcome, not " + kind.key() + " and " + candidate.key());
                }
                kind = candidate;
            }
        }
        if (kind == null && entry.containsKey("data_stream")) {
            kind = Outcome.Kind.DOCUMENT;
        }
        if (kind == null) {
            throw yaml.broken(node, "says no outcome; write document, rejected or dropped");
        }
        boolean isPartial = kind != Outcome.Kind.DOCUMENT || isPartialByDefault;
        if (entry.containsKey("partial")) {
            isPartial = yaml.isTrue(entry.get("partial"));
        }
        Map<String, JsonNode> fields = fields(kind, entry);
        return new Expected(kind, fields, isPartial, absent(entry.get("absent")), entry.containsKey("data_stream"));
    }

    private Map<String, JsonNode> fields(Outcome.Kind kind, Map<String, Node> entry) throws BrokenCaseException {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        Node object = entry.get(kind.key());
        if (object != null) {
            yaml.keys(object, kind.key(), Set.of());
            try {
                fields.putAll(JsonTree.flat(JsonTree.of(object)));
            } catch (IllegalArgumentException e) {
                throw yaml.broken(object, String.valueOf(e.getMessage()));
            }
        }
        Node dataStream = entry.get("data_stream");
        if (dataStream != null) {
            String[] parts = yaml.text(dataStream).split("-", -1);
            if (parts.length != 3) {
                throw yaml.broken(dataStream, "data_stream takes a name such as logs-generic-default");
            }
            fields.put(Usual.DATA_STREAM_TYPE, JsonTree.text(parts[0]));
            fields.put(Usual.DATA_STREAM_DATASET, JsonTree.text(parts[1]));
            fields.put(Usual.DATA_STREAM_NAMESPACE, JsonTree.text(parts[2]));
        }
        return fields;
    }

    private List<String> absent(@Nullable Node node) throws BrokenCaseException {
        List<String> absent = new ArrayList<>();
        if (node instanceof SequenceNode several) {
            for (Node field : several.getValue()) {
                absent.add(yaml.text(field));
            }
        } else if (node != null) {
            absent.add(yaml.text(node));
        }
        return absent;
    }
}
