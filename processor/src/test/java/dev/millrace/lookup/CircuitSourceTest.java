package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CircuitSourceTest {

    private static final byte[] KEY = {'k'};

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T10:00:00Z"));
    private final FakeSource server = new FakeSource();
    private final List<CompletableFuture<Answer>> answers = new ArrayList<>();
    private final AskCounts counts = new AskCounts("services", "fake", now::get);
    private final CircuitSource source =
            new CircuitSource(new CountedSource(server, counts), "services", now::get, counts);

    @Test
    void leavesAServerAloneThatDoesNotAnswer() {
        // when
        fail(CircuitSource.LEAST_REQUESTS - 1);

        // then
        assertThat(source.isRefusing()).isFalse();

        // and when
        fail(1);

        // then
        assertThat(source.isRefusing()).isTrue();
        assertThat(source.ask(KEY)).isCompletedExceptionally();
        assertThat(server.asked).hasSize(CircuitSource.LEAST_REQUESTS);
        assertThat(isDown()).isTrue();
        assertThat(counts.status(true, 0, 0).lastError()).isEqualTo("no answer");
    }

    @Test
    void triesThreeRequestsAfterAPauseAndGoesOnIfTheyAreAnswered() {
        // given
        fail(CircuitSource.LEAST_REQUESTS);

        // when
        pause();

        // then
        assertThat(source.isRefusing()).isFalse();
        CompletableFuture<Answer> first = source.ask(KEY);
        answers.add(source.ask(KEY));
        answers.add(source.ask(KEY));
        assertThat(source.ask(KEY)).isCompletedExceptionally();
        assertThat(server.asked).hasSize(CircuitSource.LEAST_REQUESTS + 3);

        // and when
        for (int i = 0; i < 3; i++) {
            server.answer(CircuitSource.LEAST_REQUESTS + i, Answer.MISS);
        }

        // then
        assertThat(first).isCompletedWithValue(Answer.MISS);
        assertThat(source.ask(KEY)).isNotDone();
        assertThat(isDown()).isFalse();
        assertThat(counts.status(true, 0, 0).lastError()).isNull();
    }

    @Test
    void pausesAgainIfTheyAreNot() {
        // given
        fail(CircuitSource.LEAST_REQUESTS);
        pause();

        // when
        fail(3);

        // then
        assertThat(source.isRefusing()).isTrue();
        assertThat(isDown()).isTrue();
    }

    @Test
    void takesARequestThatCouldNotBeMadeForAFailure() {
        // given
        server.isThrowing = true;

        // when
        for (int i = 0; i < CircuitSource.LEAST_REQUESTS; i++) {
            answers.add(source.ask(KEY));
        }
        server.isThrowing = false;
        pause();

        // then its places are not taken for ever
        assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(counts.status(true, 0, 0).lastError()).contains("no request");
        assertThat(source.ask(KEY)).isNotDone();
    }

    @Test
    void takesWhatDoesNotFitForAnAnswer() {
        for (int i = 0; i < 100; i++) {
            answers.add(source.ask(KEY));
            server.answer(i, Answer.unfit("\"x\" is not a number"));
        }

        assertThat(source.isRefusing()).isFalse();
        assertThat(counts.status(true, 0, 0).lastError()).isEqualTo("\"x\" is not a number");
        assertThat(Objects.requireNonNull(counts.status(true, 0, 0).asking()).requests())
                .isEqualTo(100);
    }

    /** 60,000 keys in one moment, answers after a while: the time that keys wait for their turn is not the server's fault. */
    @Test
    void staysClosedHoweverManyKeysWaitForTheirTurn() {
        // given
        BoundedSource bounded = new BoundedSource(source, 32, Duration.ofHours(1), () -> 0);

        // when
        for (int i = 0; i < 60_000; i++) {
            answers.add(bounded.ask(KEY));
        }
        now.updateAndGet(time -> time.plusSeconds(3_600));
        for (int i = 0; i < server.requests.size(); i++) {
            server.answer(i, Answer.MISS);
        }

        // then
        assertThat(server.asked).hasSize(64);
        assertThat(source.isRefusing()).isFalse();
        assertThat(bounded.isRefusing()).isFalse();
    }

    private void fail(int requests) {
        for (int i = 0; i < requests; i++) {
            answers.add(source.ask(KEY));
            server.fail(server.requests.size() - 1);
        }
    }

    private void pause() {
        now.updateAndGet(time -> time.plus(CircuitSource.PAUSE).plus(Duration.ofMillis(1)));
    }

    private boolean isDown() {
        return Objects.requireNonNull(counts.status(true, 0, 0).asking()).isDown();
    }
}
