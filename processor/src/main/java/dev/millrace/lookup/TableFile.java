package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** Reads tables: by its ending a file is CSV with a header line, a JSON array of objects or a YAML list of mappings. */
final class TableFile {

    private static final int MAX_YAML_CHARACTERS = 256 * 1024 * 1024;

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    private TableFile(Path file) {
        this.file = file;
    }

    /**
     * One row as it stands in the file.
     *
     * @param number from 1
     * @param values by column; a column without a value is left out
     */
    record Line(int number, Map<String, String> values) {}

    /** @throws BrokenTableException if it cannot be read to its end */
    static List<Line> read(Path file) throws BrokenTableException {
        TableFile reading = new TableFile(file);
        String text = reading.text();
        String name = file.toString().toLowerCase(Locale.ROOT);
        try {
            if (name.endsWith(".csv")) {
                reading.csv(text);
            } else if (name.endsWith(".json")) {
                reading.json(text);
            } else {
                reading.yaml(text);
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw reading.broken(Math.max(1, line), "cannot be read: " + withoutSource(e.getOriginalMessage()));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw reading.broken(line, "is not YAML: " + e.getProblem());
        } catch (YAMLException | IOException e) {
            throw reading.broken(1, "cannot be read: " + e.getMessage());
        }
        if (reading.lines.isEmpty()) {
            throw reading.broken(1, "has no rows; an empty table would strip every event of its fields");
        }
        return reading.lines;
    }

    /** Jackson puts a location of its own behind some messages. */
    private static String withoutSource(String message) {
        int source = message.indexOf(" (");
        return source < 0 ? message : message.substring(0, source);
    }

    private String text() throws BrokenTableException {
        try {
            String text = Files.readString(file);
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BrokenTableException(file.toString(), "is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new BrokenTableException(file.toString(), "cannot be read: " + e);
        }
    }

    private void csv(String text) throws IOException, BrokenTableException {
        CsvFactory factory = CsvFactory.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        try (CsvParser parser = factory.createParser(text)) {
            List<String> header = null;
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_ARRAY
                        || parser.getParsingContext().inRoot()) {
                    continue;
                }
                JsonToken first = parser.nextToken();
                // Of the array itself the parser would name the line before.
                int number = parser.currentTokenLocation().getLineNr();
                List<String> cells = cells(parser, first);
                if (cells.isEmpty()) {
                    continue;
                }
                if (header == null) {
                    header = cells;
                } else if (cells.size() != header.size()) {
                    throw broken(number, "has " + cells.size() + " columns, its header has " + header.size());
                } else {
                    lines.add(new Line(number, row(header, cells)));
                }
            }
        }
    }

    private static List<String> cells(CsvParser parser, JsonToken first) throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonToken token = first; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                cells.add(parser.getText());
            }
        }
        return cells;
    }

    private static Map<String, String> row(List<String> header, List<String> cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                row.put(header.get(i), cells.get(i));
            }
        }
        return row;
    }

    private void json(String text) throws IOException, BrokenTableException {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = factory.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw broken(1, "is not a JSON array of objects");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                int number = parser.currentTokenLocation().getLineNr();
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    throw broken(number, "is not an object; write one for each row");
                }
                lines.add(new Line(number, object(parser)));
            }
            if (parser.nextToken() != null) {
                throw broken(parser.currentTokenLocation().getLineNr(), "goes on behind the array");
            }
        }
    }

    private Map<String, String> object(JsonParser parser) throws IOException, BrokenTableException {
        Map<String, String> row = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String column = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                throw broken(
                        parser.currentTokenLocation().getLineNr(),
                        "column \"" + column + "\" holds "
                                + (token == JsonToken.START_OBJECT ? "an object" : "an array") + "; write one value");
            }
            if (token != JsonToken.VALUE_NULL && !parser.getText().isEmpty()) {
                row.put(column, parser.getText());
            }
        }
        return row;
    }

    private void yaml(String text) throws BrokenTableException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_YAML_CHARACTERS);
        Node root = new Yaml(options).compose(new StringReader(text));
        if (root == null) {
            return;
        }
        if (!(root instanceof SequenceNode sequence)) {
            throw broken(line(root), "is not a list of mappings; start each row with '- '");
        }
        for (Node node : sequence.getValue()) {
            if (!(node instanceof MappingNode mapping)) {
                throw broken(line(node), "is not a mapping; write column: value");
            }
            lines.add(new Line(line(node), mapping(mapping)));
        }
    }

    private Map<String, String> mapping(MappingNode mapping) throws BrokenTableException {
        Map<String, String> row = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode column)
                    || !(tuple.getValueNode() instanceof ScalarNode value)) {
                throw broken(line(tuple.getKeyNode()), "holds a list or a mapping; write one value");
            }
            if (value.getTag().equals(Tag.NULL) || value.getValue().isEmpty()) {
                continue;
            }
            if (row.put(column.getValue(), value.getValue()) != null) {
                throw broken(line(column), "column \"" + column.getValue() + "\" is there twice");
            }
        }
        return row;
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(file + ":" + line, message);
    }
}
