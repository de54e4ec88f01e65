package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.Level;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of one program's JSON mean, where their names mean something else, or nothing, in general. It is told
 * by names that stand together only there. Immutable; read by any thread.
 */
final class Dialect {

    private final List<String> needed;
    private final FieldRules rules;
    private final FieldNames renamed;
    private final byte[][] newNames;
    private final int[] newHashes;
    private final byte @Nullable [] dataset;
    private final byte @Nullable [] module;
    private final @Nullable Level level;

    private Dialect(Builder builder) {
        needed = List.copyOf(builder.needed);
        rules = builder.rules.build();
        renamed = new FieldNames(builder.oldNames);
        newNames = builder.newNames.stream().map(Dialect::bytes).toArray(byte[][]::new);
        newHashes = new int[newNames.length];
        for (int i = 0; i < newNames.length; i++) {
            newHashes[i] = FieldHash.of(newNames[i], 0, newNames[i].length);
        }
        String name = builder.dataset;
        dataset = name == null ? null : bytes(name);
        module = name == null ? null : bytes(name.substring(0, name.indexOf('.')));
        level = builder.level;
    }

    /** @param names that must all be there; with {@code {}} behind, as an object */
    static Builder of(String... names) {
        return new Builder(List.of(names));
    }

    List<String> needed() {
        return needed;
    }

    FieldRules rules() {
        return rules;
    }

    /** What follows from the dialect alone. */
    void begin(Normalization event) {
        if (dataset != null && module != null) {
            event.derive(Ecs.EVENT_DATASET, dataset);
            event.derive(Ecs.EVENT_MODULE, module);
        }
        if (level != null && event.impliedLevel() == null) {
            event.implyLevel(level);
        }
    }

    /** Gives a field at the top level the name under which it is kept, if that is another. */
    boolean rename(Normalization event, int i) {
        RawFields raw = event.raw();
        int at = renamed.indexOf(raw.nameHash(i), event.bytes(), raw.nameStart(i), raw.nameEnd(i));
        if (at == FieldNames.UNKNOWN) {
            return false;
        }
        ByteArena arena = event.arena();
        int start = arena.append(newNames[at]);
        raw.rename(i, start, arena.size(), newHashes[at]);
        return true;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    /** Collects what a dialect is. */
    static final class Builder {

        private final List<String> needed;
        private final FieldRules.Builder rules = new FieldRules.Builder();
        private final List<String> oldNames = new ArrayList<>();
        private final List<String> newNames = new ArrayList<>();
        private @Nullable String dataset;
        private @Nullable Level level;

        private Builder(List<String> needed) {
            this.needed = needed;
        }

        /** {@code event.dataset} and, before its dot, {@code event.module}. */
        Builder dataset(String name) {
            dataset = name;
            return this;
        }

        /** Of its events, where they say none. */
        Builder level(Level implied) {
            level = implied;
            return this;
        }

        Builder field(EcsField field, ValueReader reader, String... names) {
            rules.aliases(field, reader, names);
            return this;
        }

        /** Means nothing that ECS has a field for, whatever it means elsewhere. */
        Builder unknown(String... names) {
            rules.aliases(Ecs.MESSAGE, (event, rule, i) -> false, names);
            return this;
        }

        /** Kept among the attributes under another name. */
        Builder rename(String from, String to) {
            oldNames.add(from);
            newNames.add(to);
            return this;
        }

        Dialect build() {
            return new Dialect(this);
        }
    }
}
