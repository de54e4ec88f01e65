package dev.millrace.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Origin;
import org.junit.jupiter.api.Test;

class DocumentIdsTest {

    private static final Origin ORIGIN = new Origin("logs", "k3cTbUoBQ2yNZzLxEvJQHA", 11, 88_123, 0);

    @Test
    void namesTopicPartitionOffsetAndIndex() {
        assertThat(new DocumentIds(0).of(ORIGIN, 2)).isEqualTo("k3cTbUoBQ2yNZzLxEvJQHA:11:88123:2");
    }

    @Test
    void namesAGenerationOtherThanTheFirst() {
        assertThat(new DocumentIds(3).of(ORIGIN, 2)).isEqualTo("k3cTbUoBQ2yNZzLxEvJQHA:11:88123:2:3");
    }

    @Test
    void appendsWhatItSays() {
        // given
        ByteArena first = new ByteArena(1);
        ByteArena third = new ByteArena(1);

        // when
        new DocumentIds(0).append(first, ORIGIN, 10);
        new DocumentIds(3).append(third, ORIGIN, 0);

        // then
        assertThat(text(first)).isEqualTo(new DocumentIds(0).of(ORIGIN, 10));
        assertThat(text(third)).isEqualTo(new DocumentIds(3).of(ORIGIN, 0));
    }

    @Test
    void readsTheIndexBack() {
        assertThat(new DocumentIds(0).indexOf(new DocumentIds(0).of(ORIGIN, 17)))
                .isEqualTo(17);
        assertThat(new DocumentIds(3).indexOf(new DocumentIds(3).of(ORIGIN, 17)))
                .isEqualTo(17);
    }

    @Test
    void doesNotKnowIdsOfOthersAndOfOtherGenerations() {
        // given
        String first = new DocumentIds(0).of(ORIGIN, 1);
        String third = new DocumentIds(3).of(ORIGIN, 1);

        // then
        assertThat(new DocumentIds(0).indexOf(third)).isNegative();
        assertThat(new DocumentIds(3).indexOf(first)).isNegative();
        assertThat(new DocumentIds(4).indexOf(third)).isNegative();
        assertThat(new DocumentIds(0).indexOf("hCHVzZABxs6pH8ZTB1qS")).isNegative();
        assertThat(new DocumentIds(0).indexOf("a:1:2:three")).isNegative();
        assertThat(new DocumentIds(0).indexOf("")).isNegative();
    }

    private static String text(ByteArena arena) {
        return new String(arena.array(), 0, arena.size(), UTF_8);
    }
}
