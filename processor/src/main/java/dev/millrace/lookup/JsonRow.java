package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.config.LookupConfig;
import dev.millrace.event.ByteArena;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row of a JSON object: columns are named by their path with dots, null and empty text are no values. An array of
 * one value is that value, as Elasticsearch has it; what else does not fit its column is said so. Any thread.
 */
final class JsonRow {

    static final JsonFactory JSON = new JsonFactory();

    private final Table table;
    private final List<String> columns;
    private final TypedText types;

    /** @param config checked by {@link LookupFields} */
    JsonRow(LookupConfig config, InstantSource clock) {
        table = new Table(config);
        columns = Arrays.asList(table.names());
        types = new TypedText(clock);
    }

    /** The columns whose values go into events. */
    List<String> valueNames() {
        return table.valueNames();
    }

    /** @param parser at the start of the object; left at its end */
    Answer read(JsonParser parser) throws IOException {
        @Nullable String[] cells = new @Nullable String[columns.size()];
        String fault = object(parser, "", cells);
        if (fault != null) {
            return Answer.unfit(fault);
        }
        ByteArena row = new ByteArena(128);
        // The types are one thread's; an answer comes once per key, not per event.
        synchronized (types) {
            fault = table.write(cells, types, row);
        }
        return fault == null ? Answer.row(Arrays.copyOf(row.array(), row.size())) : Answer.unfit(fault);
    }

    private @Nullable String object(JsonParser parser, String prefix, @Nullable String[] cells) throws IOException {
        String fault = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = prefix + parser.currentName();
            JsonToken token = parser.nextToken();
            int column = columns.indexOf(name);
            String found = null;
            if (token == JsonToken.START_OBJECT && column < 0) {
                found = object(parser, name + ".", cells);
            } else if (column < 0) {
                parser.skipChildren();
            } else if (token == JsonToken.START_ARRAY) {
                found = array(parser, name, column, cells);
            } else if (token == JsonToken.START_OBJECT) {
                parser.skipChildren();
                found = "column \"" + name + "\" holds an object; name one of its values";
            } else {
                cells[column] = text(parser);
            }
            fault = fault == null ? found : fault;
        }
        return fault;
    }

    private static @Nullable String array(JsonParser parser, String name, int column, @Nullable String[] cells)
            throws IOException {
        int elements = 0;
        boolean areValues = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements++;
            areValues &= parser.currentToken().isScalarValue();
            cells[column] = parser.currentToken().isScalarValue() ? text(parser) : null;
            parser.skipChildren();
        }
        return elements <= 1 && areValues
                ? null
                : "column \"" + name + "\" holds an array of " + elements + "; a column takes one value";
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_NULL || parser.getText().isEmpty() ? null : parser.getText();
    }
}
