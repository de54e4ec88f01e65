package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.ByteArena;
import org.junit.jupiter.api.Test;

class BodiesTest {

    private final Bodies bodies = new Bodies(1, 100_000);

    @Test
    void givesOutEmptyWhatCameBack() {
        // given
        ByteArena body = bodies.take();
        body.appendAscii("used");

        // when
        bodies.giveBack(body);

        // then
        assertThat(bodies.take()).isSameAs(body);
        assertThat(body.size()).isZero();
        assertThat(bodies.take()).isNotSameAs(body);
    }

    @Test
    void keepsNoMoreThanItsCount() {
        // given
        ByteArena first = bodies.take();
        ByteArena second = bodies.take();

        // when
        bodies.giveBack(first);
        bodies.giveBack(second);

        // then
        assertThat(bodies.take()).isSameAs(first);
        assertThat(bodies.take()).isNotSameAs(second);
    }

    @Test
    void keepsNoneOfUnusualSize() {
        // given
        ByteArena huge = bodies.take();
        huge.reserve(1_000_000);

        // when
        bodies.giveBack(huge);

        // then
        assertThat(bodies.take()).isNotSameAs(huge);
    }
}
