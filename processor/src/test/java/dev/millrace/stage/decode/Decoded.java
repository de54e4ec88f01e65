package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Verdict.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link Decoder} found in a record, one entry per event or rejection, in order. */
final class Decoded implements EventReceiver {

    /** @param code of a rejection, or null; {@code fields}: top-level names and values as the event has them */
    record Entry(
            int index, @Nullable String code, String reason, Map<String, String> fields, String tree, String root) {}

    private final List<Entry> entries = new ArrayList<>();

    static List<Entry> of(byte @Nullable [] value, DecodeConfig config) {
        Decoded decoded = new Decoded();
        Origin origin = new Origin("t", "id", 0, 7, Origin.NO_TIMESTAMP);
        new Decoder(config).decode(value, origin, new LogEvent(), decoded);
        return decoded.entries;
    }

    static List<Entry> of(byte @Nullable [] value) {
        return of(value, DecodeConfig.DEFAULT);
    }

    static List<Entry> of(String value) {
        return of(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The one event of a record that holds one. */
    static Map<String, String> fields(String value) {
        List<Entry> entries = of(value);
        if (entries.size() != 1 || entries.get(0).code() != null) {
            throw new AssertionError("not one event: " + entries);
        }
        return entries.get(0).fields();
    }

    @Override
    public void event(LogEvent event) {
        RawFields raw = event.raw();
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 1; i < raw.next(0); i = raw.next(i)) {
            fields.put(event.text(raw.nameStart(i), raw.nameEnd(i)), event.text(raw.start(i), raw.end(i)));
        }
        String root = event.text(raw.start(0), raw.end(0));
        entries.add(new Entry(event.index(), null, "", fields, RawTree.of(event.arena(), raw), root));
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        entries.add(new Entry(index, rejection.code(), rejection.reason(), Map.of(), "", ""));
    }
}
