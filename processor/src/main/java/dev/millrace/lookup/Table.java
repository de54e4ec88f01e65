package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.KeyKind;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a table's rows are to be read: which columns make the key, which go into which fields. Immutable. */
final class Table {

    private final KeyKind keyKind;
    private final int keys;
    private final Column[] values;
    private final EcsField[] fields;
    private final String[] names;
    private final int[] places;
    private final long cacheBytes;
    private final long maxBytes;

    /** @param config checked by {@link LookupFields} */
    Table(LookupConfig config) {
        keyKind = config.keyKind();
        keys = config.keyColumns().size();
        cacheBytes = config.cacheBytes();
        maxBytes = config.maxBytes();
        values = LookupFields.columns(config).toArray(Column[]::new);
        fields = Stream.of(values).map(Column::field).toArray(EcsField[]::new);
        List<String> all = new ArrayList<>(config.keyColumns());
        if (config.toColumn() != null) {
            all.add(config.toColumn());
        }
        Stream.of(values).map(Column::name).forEach(all::add);
        names = all.stream().distinct().toArray(String[]::new);
        places = Stream.of(values)
                .mapToInt(column -> Arrays.asList(names).indexOf(column.name()))
                .toArray();
    }

    KeyKind keyKind() {
        return keyKind;
    }

    EcsField[] fields() {
        return fields;
    }

    /** Each column once, those of the key first. */
    String[] names() {
        return names;
    }

    long cacheBytes() {
        return cacheBytes;
    }

    /** What rows and index may take on the heap. */
    long maxBytes() {
        return maxBytes;
    }

    /** The first part of the key that is missing; -1 if none is. */
    int missingKey(@Nullable String[] cells) {
        for (int i = 0; i < keys + (keyKind == KeyKind.RANGE ? 1 : 0); i++) {
            if (cells[i] == null) {
                return i;
            }
        }
        return -1;
    }

    /** Of a range both ends: one that was moved makes another row. */
    List<String> key(String[] cells) {
        return Arrays.asList(cells).subList(0, keyParts());
    }

    private int keyParts() {
        return keyKind == KeyKind.RANGE ? 2 : Math.max(1, keys);
    }

    /** The column whose text does not fit its type, with what is wrong; {@code null} if the row was written. */
    @Nullable
    String write(@Nullable String[] cells, TypedText types, ByteArena row) {
        RowWriter writer = new RowWriter(row);
        for (int i = 0; i < values.length; i++) {
            Column column = values[i];
            String text = cells[places[i]];
            String fault = null;
            if (text == null) {
                writer.absent();
            } else {
                fault = types.write(column, text, writer);
            }
            if (fault != null) {
                return "column \"" + column.name() + "\": \"" + text + "\" " + fault;
            }
        }
        return null;
    }

    /** The columns that events get, for the check that a file has them. */
    List<String> valueNames() {
        return Stream.of(values).map(Column::name).toList();
    }
}
