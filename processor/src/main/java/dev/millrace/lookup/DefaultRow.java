package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** What an event gets whose key is not found. Immutable. */
public final class DefaultRow {

    private final EcsField[] fields;
    private final byte[] row;

    private DefaultRow(EcsField[] fields, byte[] row) {
        this.fields = fields;
        this.row = row;
    }

    /** @param config checked by {@link LookupFields} */
    public static DefaultRow of(LookupConfig config) {
        List<Column> columns = LookupFields.columns(config).stream()
                .filter(column -> config.defaults().containsKey(column.name()))
                .toList();
        ByteArena row = new ByteArena(64);
        TypedText types = new TypedText(InstantSource.system());
        for (Column column : columns) {
            String fault = types.write(column, config.defaults().getOrDefault(column.name(), ""), new RowWriter(row));
            if (fault != null) {
                throw new IllegalArgumentException("enrich.lookups: the default of " + column.name() + " " + fault);
            }
        }
        return new DefaultRow(
                columns.stream().map(Column::field).toArray(EcsField[]::new), Arrays.copyOf(row.array(), row.size()));
    }

    public void show(Match into) {
        into.show(fields, row, 0);
    }
}
