package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/**
 * A {@link DissectPattern} as a format. Takes over all lines of a text; a key for which there is nothing in the text makes
 * no field. Used by one thread.
 */
final class DissectFormat implements TextFormat {

    private final String dataset;
    private final DissectPattern pattern;
    private final int[] starts;
    private final int[] ends;

    /** @throws IllegalArgumentException if the pattern is not understood */
    DissectFormat(String dataset, String pattern) {
        this.dataset = dataset;
        this.pattern = DissectPattern.of(pattern);
        starts = new int[this.pattern.parts().size()];
        ends = new int[starts.length];
    }

    @Override
    public String dataset() {
        return dataset;
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.allOf(Lead.class);
    }

    @Override
    public boolean read(TextLine line) {
        if (!isCut(line)) {
            return false;
        }
        pattern.fields().forEach((name, parts) -> add(line, name, parts));
        pattern.namedByValues().forEach((namePart, valuePart) -> addNamed(line, namePart, valuePart));
        return true;
    }

    /** Finds where each part lies; all of the text has to be used. */
    private boolean isCut(TextLine line) {
        byte[] text = line.bytes();
        int end = line.end();
        byte[] before = pattern.before();
        if (!Scan.startsWith(text, line.start(), end, before)) {
            return false;
        }
        int at = line.start() + before.length;
        for (int i = 0; i < starts.length; i++) {
            byte[] after = pattern.parts().get(i).after();
            starts[i] = at;
            ends[i] = after.length == 0 ? end : Scan.indexOf(text, at, end, after);
            if (ends[i] == end && after.length > 0) {
                return false;
            }
            at = ends[i] + after.length;
            while (pattern.parts().get(i).mayRepeat() && after.length > 0 && Scan.startsWith(text, at, end, after)) {
                at += after.length;
            }
        }
        return at == end;
    }

    /** Several parts are joined by the literal that stands before each, or after it where it is the pattern's first. */
    private void add(TextLine line, Name name, int[] parts) {
        ByteArena arena = line.event().arena();
        int start = starts[parts[0]];
        int end = ends[parts[0]];
        for (int i = 1; i < parts.length; i++) {
            start = arena.append(arena.array(), start, end);
            arena.append(pattern.parts().get(Math.max(0, parts[i] - 1)).after());
            arena.append(arena.array(), starts[parts[i]], ends[parts[i]]);
            end = arena.size();
        }
        if (start < end) {
            line.add(name, ValueKind.TEXT, start, end);
        }
    }

    private void addNamed(TextLine line, int namePart, int valuePart) {
        if (ends[namePart] > starts[namePart] && ends[valuePart] > starts[valuePart]) {
            int hash = FieldHash.of(line.bytes(), starts[namePart], ends[namePart]);
            line.event()
                    .raw()
                    .add(ValueKind.TEXT, starts[namePart], ends[namePart], hash, starts[valuePart], ends[valuePart]);
        }
    }
}
