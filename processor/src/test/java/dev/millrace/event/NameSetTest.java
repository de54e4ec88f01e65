package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NameSetTest {

    private final NameSet names = new NameSet();
    private final ByteArena arena = new ByteArena(1);

    record Name(int scope, String text) {}

    @Property(tries = 500)
    void isASet(@ForAll("names") List<Name> given) {
        names.clear();
        arena.clear();
        Set<Name> known = new HashSet<>();

        for (Name name : given) {
            assertThat(add(name.scope(), name.text())).isEqualTo(known.add(name));
        }
    }

    @Test
    void growsBeyondAnyEvent() {
        for (int i = 0; i < 100_000; i++) {
            assertThat(add(1, "name-" + i)).isTrue();
        }
        for (int i = 0; i < 100_000; i += 1_000) {
            assertThat(add(1, "name-" + i)).isFalse();
        }
    }

    @Test
    void isEmptyOnceCleared() {
        for (int i = 0; i < 100_000; i++) {
            add(1, "name-" + i);
        }

        names.clear();

        assertThat(add(1, "name-7")).isTrue();
        assertThat(add(1, "name-7")).isFalse();
    }

    /** All of them have the same {@link FieldHash}; here they must not cost more than others. */
    @Test
    void isNotSlowedDownByNamesThatWereMadeToFallTogether() {
        int together = FieldHash.of(bytes(colliding(0)), 0, 28);
        for (int i = 0; i < 1 << 14; i++) {
            String name = colliding(i);
            assertThat(FieldHash.of(bytes(name), 0, 28)).isEqualTo(together);
            assertThat(add(1, name)).isTrue();
        }

        assertThat(names.longestRun()).isLessThan(200);
    }

    @Provide
    Arbitrary<List<Name>> names() {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.of("", "a", "b", "12345678", "123456789", "a\u0000", "\u0000"),
                Arbitraries.strings().alpha().ofMaxLength(3));
        return Combinators.combine(Arbitraries.integers().between(1, 3), texts)
                .as(Name::new)
                .list()
                .ofMaxSize(300);
    }

    private static String colliding(int bits) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            name.append((bits >> i & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    private boolean add(int scope, String name) {
        int start = arena.append(bytes(name));
        return names.add(scope, arena.array(), start, arena.size());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
