package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.millrace.lookup.TableSource.Rows;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CSV (RFC 4180) with a header line; an empty cell is no value. */
final class CsvTable {

    private static final int UNWANTED = -1;

    private final String place;

    CsvTable(String place) {
        this.place = place;
    }

    void read(Reader text, Rows rows) throws IOException, BrokenTableException {
        CsvFactory factory = CsvFactory.builder()
                .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                .enable(CsvParser.Feature.TRIM_SPACES)
                .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                .build();
        try (CsvParser parser = factory.createParser(text)) {
            int @Nullable [] wanted = null;
            @Nullable String[] cells = new @Nullable String[rows.columns().length];
            while (parser.nextToken() != null) {
                if (parser.currentToken() != JsonToken.START_ARRAY
                        || parser.getParsingContext().inRoot()) {
                    continue;
                }
                JsonToken first = parser.nextToken();
                // Of the array itself the parser would name the line before.
                int line = parser.currentTokenLocation().getLineNr();
                if (wanted == null) {
                    wanted = header(parser, first, rows);
                } else {
                    row(parser, first, line, wanted, cells);
                    rows.row(line, cells);
                }
            }
        }
    }

    /** @return for each column of the file where its cells go */
    private int[] header(CsvParser parser, JsonToken first, Rows rows) throws IOException, BrokenTableException {
        List<String> names = new ArrayList<>();
        for (JsonToken token = first; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_STRING) {
                names.add(parser.getText());
            }
        }
        rows.found(names);
        List<String> columns = Arrays.asList(rows.columns());
        for (String column : columns) {
            if (names.indexOf(column) != names.lastIndexOf(column)) {
                throw new BrokenTableException(place + ":1", "names the column \"" + column + "\" twice");
            }
        }
        return names.stream().mapToInt(columns::indexOf).toArray();
    }

    private void row(CsvParser parser, JsonToken first, int line, int[] wanted, @Nullable String[] cells)
            throws IOException, BrokenTableException {
        Arrays.fill(cells, null);
        int count = 0;
        for (JsonToken token = first; token != null && token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_STRING) {
                continue;
            }
            if (count < wanted.length && wanted[count] != UNWANTED) {
                String text = parser.getText();
                cells[wanted[count]] = text.isEmpty() ? null : text;
            }
            count++;
        }
        if (count != wanted.length) {
            throw new BrokenTableException(
                    place + ":" + line, "has " + count + " columns, its header has " + wanted.length);
        }
    }
}
