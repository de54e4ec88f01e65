package dev.millrace.lookup;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.millrace.event.EcsField;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a table says about one key: ECS fields and their values, encoded as JSON once when the table was loaded, so that
 * joining an event copies bytes and nothing else. Immutable.
 */
public final class Row {

    private final EcsField[] fields;
    private final ValueKind[] kinds;
    private final byte[][] values;

    /** @param values one for each field, plain text */
    public Row(List<EcsField> fields, List<String> values) {
        this.fields = fields.toArray(EcsField[]::new);
        kinds = new ValueKind[values.size()];
        this.values = new byte[values.size()][];
        for (int i = 0; i < kinds.length; i++) {
            byte[] plain = values.get(i).getBytes(StandardCharsets.UTF_8);
            byte[] json = JsonStringEncoder.getInstance().quoteAsUTF8(values.get(i));
            kinds[i] = json.length == plain.length ? ValueKind.STRING : ValueKind.ESCAPED;
            this.values[i] = json;
        }
    }

    public int size() {
        return fields.length;
    }

    public EcsField field(int i) {
        return fields[i];
    }

    /** {@link ValueKind#STRING} or {@link ValueKind#ESCAPED}. */
    public ValueKind kind(int i) {
        return kinds[i];
    }

    /** Not to be written to. */
    public byte[] value(int i) {
        return values[i];
    }
}
