package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.millrace.lookup.TableSource.Rows;
import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An array of JSON objects, or one object per line; null and empty text are no values. */
final class JsonTable {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Names of columns that are kept for a message. */
    private static final int MAX_FOUND = 1_000;

    private final String place;
    private final TreeSet<String> found = new TreeSet<>();

    JsonTable(String place) {
        this.place = place;
    }

    void readArray(Reader text, Rows rows) throws IOException, BrokenTableException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                if (parser.currentToken() == null) {
                    return;
                }
                throw broken(1, "is not a JSON array of objects");
            }
            @Nullable String[] cells = new @Nullable String[rows.columns().length];
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                row(parser, rows, cells);
            }
            if (parser.nextToken() != null) {
                throw broken(parser.currentTokenLocation().getLineNr(), "goes on behind the array");
            }
            rows.found(found);
        }
    }

    void readLines(Reader text, Rows rows) throws IOException, BrokenTableException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            @Nullable String[] cells = new @Nullable String[rows.columns().length];
            while (parser.nextToken() != null) {
                row(parser, rows, cells);
            }
            rows.found(found);
        }
    }

    /** Reads the one object of a record. */
    void readObject(JsonParser parser, String[] columns, @Nullable String[] cells)
            throws IOException, BrokenTableException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new BrokenTableException(place, "is not a JSON object");
        }
        object(parser, Arrays.asList(columns), cells);
        if (parser.nextToken() != null) {
            throw new BrokenTableException(place, "goes on behind the object");
        }
    }

    private void row(JsonParser parser, Rows rows, @Nullable String[] cells) throws IOException, BrokenTableException {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw broken(line, "is not an object; write one for each row");
        }
        object(parser, Arrays.asList(rows.columns()), cells);
        rows.row(line, cells);
    }

    private void object(JsonParser parser, List<String> columns, @Nullable String[] cells)
            throws IOException, BrokenTableException {
        Arrays.fill(cells, null);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int column = columns.indexOf(name);
            JsonToken token = parser.nextToken();
            if (column < 0) {
                if (found.size() < MAX_FOUND) {
                    found.add(name);
                }
                parser.skipChildren();
            } else if (token.isStructStart()) {
                throw broken(
                        parser.currentTokenLocation().getLineNr(),
                        "column \"" + name + "\" holds " + (token == JsonToken.START_OBJECT ? "an object" : "an array")
                                + "; write one value");
            } else {
                found.add(name);
                cells[column] =
                        token == JsonToken.VALUE_NULL || parser.getText().isEmpty() ? null : parser.getText();
            }
        }
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(place + ":" + line, message);
    }
}
