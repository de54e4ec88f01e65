package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Settled;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BatchShareTest {

    private final AtomicBoolean isOver = new AtomicBoolean();
    private final BatchSettlement batch = new BatchSettlement(new ByteBudget(1_000_000));
    private final BatchShare share = new BatchShare(isOver::get, batch);
    private final BatchShare other = new BatchShare(isOver::get, batch);

    @Test
    void countsWhatItsEventsAreSettledAsAndThatTheyAre() {
        // given
        share.add();
        share.add();
        other.add();
        batch.seal(0);

        // when
        share.settle(Settled.STORED, 1);
        share.settle(Settled.DEAD_LETTERED, 1);

        // then
        assertThat(share.count(Settled.STORED)).isEqualTo(1);
        assertThat(share.count(Settled.DEAD_LETTERED)).isEqualTo(1);
        assertThat(share.count(Settled.DUPLICATE)).isZero();
        assertThat(other.count(Settled.STORED)).isZero();
        assertThat(batch.isSettled()).isFalse();

        // and when
        other.settle(Settled.DUPLICATE, 1);

        // then
        assertThat(batch.isSettled()).isTrue();
        assertThat(other.count(Settled.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void isOverWithItsEpoch() {
        assertThat(share.isOver()).isFalse();
        isOver.set(true);
        assertThat(share.isOver()).isTrue();
    }
}
