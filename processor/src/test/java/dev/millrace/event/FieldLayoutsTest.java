package dev.millrace.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldLayoutsTest {

    private final FieldLayouts layouts = new FieldLayouts();

    @Test
    void knowsALayoutOnceItHasComeTwice() {
        // when
        FieldLayout first = layout("level", "message", "n");
        FieldLayout second = layout("level", "message", "n");
        FieldLayout third = layout("level", "message", "n");

        // then
        assertThat(first).isNull();
        assertThat(second).isNotNull();
        assertThat(third).isSameAs(second);
        assertThat(layout("level", "message", "m")).isNull();
    }

    /** A plain line is one field. */
    @Test
    void knowsEventsOfOneOrTwoFields() {
        // given
        FieldLayout one = known("message");
        FieldLayout two = known("message", "n");

        // then
        assertThat(one).isNotNull().isSameAs(layout("message"));
        assertThat(two).isNotNull().isSameAs(layout("message", "n"));
        assertThat(known()).isNull();
    }

    @Test
    void keepsNoneThatIsLarge() {
        // given
        String[] many = IntStream.range(0, 128).mapToObj(i -> "n" + i).toArray(String[]::new);

        // then
        assertThat(known("a", "b", "n".repeat(4094))).isNotNull();
        assertThat(known("a", "b", "n".repeat(4095))).isNull();
        assertThat(known(many)).isNull();
        assertThat(known(Arrays.copyOf(many, 127))).isNotNull();
    }

    @Test
    void doesNotTakeNamesForOthersThatHashAlike() {
        // given
        assertThat(FieldHash.of("Aa".getBytes(UTF_8), 0, 2)).isEqualTo(FieldHash.of("BB".getBytes(UTF_8), 0, 2));
        FieldLayout known = known("level", "Aa", "n");

        // then
        assertThat(layout("level", "BB", "n")).isNotSameAs(known);
        assertThat(known("level", "AaAaAaAaAa", "n")).isNotSameAs(known("level", "AaAaBBAaAa", "n"));
        assertThat(known("level", "AaAaAa", "n")).isNotSameAs(known("level", "BBAaAa", "n"));
    }

    @Test
    void tellsNestingAndKindsApart() {
        // given
        RawFields flat = fields(ValueKind.NUMBER, "a", "b", "c");
        RawFields withNull = fields(ValueKind.NULL, "a", "b", "c");
        RawFields withText = fields(ValueKind.ESCAPED, "a", "b", "c");
        RawFields withEmptyObject = fields(ValueKind.OBJECT, "a", "b", "c");
        RawFields withOneNested = fields(ValueKind.NUMBER, "a{", "b}", "c");
        RawFields withTwoNested = fields(ValueKind.NUMBER, "a{", "b", "c}");

        // when
        Set<FieldLayout> different = new HashSet<>();
        for (RawFields raw : List.of(flat, withNull, withEmptyObject, withOneNested, withTwoNested)) {
            layouts.of(raw, BYTES);
            FieldLayout known = layouts.of(raw, BYTES);
            assertThat(known).isNotNull();
            different.add(known);
        }

        // then
        assertThat(different).hasSize(5);
        assertThat(different).contains(layouts.of(withText, BYTES));
    }

    @Test
    void expectsWhatCameLastAfterTheSameBeginning() {
        // given
        known("level", "message", "n");
        FieldLayout last = known("level", "message", "m", "o");

        // when
        FieldLayout expected = layouts.expected(fields(ValueKind.NUMBER, "level", "message"), BYTES);

        // then
        assertThat(expected).isSameAs(last);
        known("level", "Aa", "n");
        assertThat(layouts.expected(fields(ValueKind.NUMBER, "level", "BB"), BYTES))
                .isNull();
        assertThat(layouts.expected(fields(ValueKind.NUMBER, "level", "other"), BYTES))
                .isNull();
        assertThat(layouts.expected(fields(ValueKind.NUMBER, "level"), BYTES)).isNull();
    }

    @Test
    void readsNamesOnlyAsJsonHasThem() {
        // given
        FieldLayout layout = Objects.requireNonNull(known("level", "qu\"ote", "naïve"));
        byte[] json = "\"level\":\"qu\"ote\":\"naïve\":\"levels\":\"leve".getBytes(UTF_8);

        // then
        assertThat(layout.endOfName(1, json, 1, json.length)).isEqualTo(6);
        assertThat(layout.endOfName(1, json, 25, json.length)).isNegative();
        assertThat(layout.endOfName(1, json, json.length - 4, json.length)).isNegative();
        assertThat(layout.endOfName(2, json, 9, json.length)).isNegative();
        assertThat(layout.endOfName(3, json, 18, json.length)).isNegative();
        assertThat(layout.endOfName(4, json, 1, json.length)).isNegative();
    }

    @Test
    void givesUpOldOnesForNewAndKeepsThoseInUse() {
        // given: so many that each set is full
        List<FieldLayout> old = new ArrayList<>();
        for (int i = 0; i < 20 * FieldLayouts.SLOTS; i++) {
            FieldLayout layout = known("old" + i, "message", "n");
            if (layout != null) {
                old.add(layout);
            }
        }
        Set<Integer> slots = new HashSet<>();
        old.forEach(layout -> slots.add(layout.slot()));
        assertThat(slots).hasSize(FieldLayouts.SLOTS);

        // when
        FieldLayout fresh = null;
        int times = 0;
        while (fresh == null && times < 1000) {
            fresh = layout("fresh", "message", "n");
            times++;
        }

        // then
        assertThat(fresh).isNotNull();
        assertThat(layout("fresh", "message", "n")).isSameAs(fresh);
    }

    // ---- fields whose values do not matter

    private static final byte[] BYTES = bytes();
    private static final String ALL_NAMES = "a b c level message n m o other BB ";

    private static byte[] bytes() {
        return ALL_NAMES.getBytes(UTF_8);
    }

    private @Nullable FieldLayout known(String... names) {
        layout(names);
        return layout(names);
    }

    private @Nullable FieldLayout layout(String... names) {
        ByteArena arena = new ByteArena(64);
        RawFields raw = new RawFields(layouts);
        raw.add(ValueKind.OBJECT, 0, 0, FieldHash.EMPTY, 0, 0);
        for (String name : names) {
            int start = arena.append(name.getBytes(UTF_8));
            raw.add(ValueKind.NUMBER, start, arena.size(), FieldHash.of(arena.array(), start, arena.size()), 0, 0);
        }
        raw.close(0, 0);
        return raw.layout(arena.array());
    }

    /** @param names with a brace behind where an object begins, and where the field is the last in it */
    private static RawFields fields(ValueKind last, String... names) {
        RawFields raw = new RawFields();
        raw.add(ValueKind.OBJECT, 0, 0, FieldHash.EMPTY, 0, 0);
        int object = 0;
        for (String marked : names) {
            String name = marked.replaceAll("[{}]", "");
            int start = ALL_NAMES.indexOf(name + " ");
            int end = start + name.length();
            boolean isLast = raw.size() == names.length;
            ValueKind kind = marked.endsWith("{") ? ValueKind.OBJECT : isLast ? last : ValueKind.STRING;
            int i = raw.add(kind, start, end, FieldHash.of(BYTES, start, end), 0, 0);
            object = marked.endsWith("{") ? i : object;
            if (marked.endsWith("}")) {
                raw.close(object, 0);
            }
        }
        raw.close(0, 0);
        return raw;
    }
}
