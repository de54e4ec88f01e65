package dev.millrace.stage.normalize;

import dev.millrace.event.FieldNames;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dialect of an event by the names at its top level: each telling name is a bit, a dialect is a set of them.
 * Immutable; read by any thread.
 */
final class Dialects {

    private static final String OBJECT = "{}";

    private final FieldNames names;
    private final boolean[] isObject;
    private final Dialect[] dialects;
    private final long[] needed;

    Dialects() {
        this(all());
    }

    Dialects(List<Dialect> list) {
        Set<String> telling = new LinkedHashSet<>();
        list.forEach(dialect -> telling.addAll(dialect.needed()));
        List<String> bits = List.copyOf(telling);
        if (bits.size() > Long.SIZE) {
            throw new IllegalArgumentException("more telling names than bits: " + bits.size());
        }
        names = new FieldNames(bits.stream().map(Dialects::plain).toList());
        isObject = new boolean[bits.size()];
        for (int i = 0; i < isObject.length; i++) {
            isObject[i] = bits.get(i).endsWith(OBJECT);
        }
        dialects = list.toArray(Dialect[]::new);
        needed = new long[dialects.length];
        for (int i = 0; i < needed.length; i++) {
            for (String name : dialects[i].needed()) {
                needed[i] |= 1L << bits.indexOf(name);
            }
        }
    }

    private static String plain(String name) {
        return name.endsWith(OBJECT) ? name.substring(0, name.length() - OBJECT.length()) : name;
    }

    /** The more particular first. */
    private static List<Dialect> all() {
        List<Dialect> all = new ArrayList<>();
        all.addAll(ServerDialects.all());
        all.addAll(ElasticsearchDialects.all());
        all.addAll(ProxyDialects.all());
        all.addAll(SensorDialects.all());
        all.addAll(CloudDialects.all());
        all.addAll(LoggerDialects.all());
        return all;
    }

    /** @param first field of the layer: the event's own, or an envelope's */
    @Nullable
    Dialect recognise(RawFields raw, byte[] bytes, int first) {
        long found = 0;
        int before = first;
        for (int i = first; i >= before; i = raw.after(i)) {
            before = i;
            if (!names.mayHold(raw.nameHash(i))) {
                continue;
            }
            int name = names.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i));
            if (name != FieldNames.UNKNOWN && (!isObject[name] || raw.kind(i) == ValueKind.OBJECT)) {
                found |= 1L << name;
            }
        }
        if (found != 0) {
            for (int i = 0; i < needed.length; i++) {
                if ((found & needed[i]) == needed[i]) {
                    return dialects[i];
                }
            }
        }
        return null;
    }
}
