package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final AtomicBoolean isWanted = new AtomicBoolean(true);
    private final Intake intake = new Intake(isWanted::get);

    @Test
    void isOpenWhileSomebodyWantsEvents() {
        assertThat(intake.isOpen()).isTrue();

        // when
        isWanted.set(false);

        // then
        assertThat(intake.isOpen()).isFalse();
        assertThat(intake.isStopped()).isFalse();

        // and when
        isWanted.set(true);

        // then
        assertThat(intake.isOpen()).isTrue();
    }

    @Test
    void staysStopped() {
        // when
        intake.stop();

        // then
        assertThat(intake.isOpen()).isFalse();
        assertThat(intake.isStopped()).isTrue();
    }
}
