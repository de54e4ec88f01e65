package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedSourceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final FakeSource server = new FakeSource();
    private final List<CompletableFuture<Answer>> answers = new ArrayList<>();
    private final BoundedSource source = new BoundedSource(server, 2, Duration.ofHours(1), nanos::get);

    @Test
    void letsSoManyRequestsOutAndKeepsAsManyWaiting() {
        // when
        List<CompletableFuture<Answer>> answers = ask(5);

        // then
        assertThat(server.asked).containsExactly("0", "1");
        assertThat(answers.get(3)).isNotDone();
        assertThat(answers.get(4)).isCompletedExceptionally();
        assertThat(source.isRefusing()).isTrue();

        // and when
        server.answer(1, FakeSource.row("b"));

        // then first come, first served
        assertThat(answers.get(1)).isCompletedWithValueMatching(answer -> answer.finding() == Finding.HIT);
        assertThat(server.asked).containsExactly("0", "1", "2");
        assertThat(source.isRefusing()).isFalse();

        // and when
        server.fail(0);
        server.answer(2, Answer.MISS);
        server.answer(3, Answer.MISS);

        // then
        assertThat(answers.get(0)).isCompletedExceptionally();
        assertThat(answers.get(3)).isCompletedWithValue(Answer.MISS);
        assertThat(server.asked).containsExactly("0", "1", "2", "3");
    }

    @Test
    void asksForLessWhereAnswersAreLateAndForMoreAgain() {
        // given
        BoundedSource bounded = new BoundedSource(server, 32, Duration.ofMillis(50), nanos::get);

        // when
        for (int i = 0; i < 3; i++) {
            answerAll(bounded, Duration.ofMillis(51));
        }

        // then
        assertThat(mostOnTheWire(bounded)).isEqualTo(16);

        // and when it goes on, there is a least
        for (int i = 0; i < 20; i++) {
            answerAll(bounded, Duration.ofMillis(51));
        }

        // then
        assertThat(mostOnTheWire(bounded)).isEqualTo(2);

        // and when
        for (int i = 0; i < 40; i++) {
            answerAll(bounded, Duration.ofMillis(50));
        }

        // then
        assertThat(mostOnTheWire(bounded)).isEqualTo(32);
    }

    /** Asks for as many keys as may be on the wire and answers each after the time. */
    private void answerAll(BoundedSource bounded, Duration time) {
        int first = server.requests.size();
        for (int i = 0; i < 32; i++) {
            answers.add(bounded.ask("k".getBytes(UTF_8)));
        }
        nanos.addAndGet(time.toNanos());
        for (int i = first; i < server.requests.size(); i++) {
            server.answer(i, Answer.MISS);
        }
    }

    private int mostOnTheWire(BoundedSource bounded) {
        int before = server.requests.size();
        for (int i = 0; i < 100; i++) {
            answers.add(bounded.ask("k".getBytes(UTF_8)));
        }
        int most = server.requests.size() - before;
        for (int i = before; i < server.requests.size(); i++) {
            server.answer(i, Answer.MISS);
        }
        return most;
    }

    @Test
    void goesOnAskingAfterARequestThatCouldNotBeMade() {
        // given
        server.isThrowing = true;

        // when
        List<CompletableFuture<Answer>> thrown = ask(5);
        server.isThrowing = false;

        // then
        assertThat(thrown).allMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(source.isRefusing()).isFalse();
        assertThat(ask(2)).noneMatch(CompletableFuture::isDone);
        assertThat(server.asked).containsExactly("0", "1");
    }

    @Test
    void refusesWhileTheServerDoes() {
        assertThat(source.isRefusing()).isFalse();
        server.isRefusing = true;
        assertThat(source.isRefusing()).isTrue();
    }

    @Test
    void needsNoStackForAnswersThatComeAtOnce() {
        // given all places taken, and as many keys behind them that are answered within their asking
        int places = 50_000;
        List<CompletableFuture<Answer>> first = new ArrayList<>();
        BoundedSource bounded =
                new BoundedSource(new QuickSource(first, places), places, Duration.ofHours(1), nanos::get);
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 2 * places; i++) {
            answers.add(bounded.ask(new byte[0]));
        }

        // when
        first.get(0).complete(Answer.MISS);

        // then
        assertThat(answers.get(0)).isDone();
        assertThat(answers.subList(places, 2 * places)).allMatch(CompletableFuture::isDone);
        assertThat(answers.get(1)).isNotDone();
    }

    @Test
    void losesNoTurnAmongManyThreads() throws InterruptedException {
        // given
        int keys = 20_000;
        AtomicInteger onTheWire = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        BoundedSource bounded =
                new BoundedSource(new PoolSource(onTheWire, most), keys / 2, Duration.ofHours(1), nanos::get);
        CountDownLatch answered = new CountDownLatch(keys);

        // when
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < keys / 4; i++) {
                    CompletableFuture<?> unused =
                            bounded.ask(new byte[0]).whenComplete((answer, failure) -> answered.countDown());
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        // then
        assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(onTheWire).hasValue(0);
        assertThat(most.get()).isLessThanOrEqualTo(keys / 2);
        assertThat(bounded.isRefusing()).isFalse();
    }

    private List<CompletableFuture<Answer>> ask(int keys) {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            answers.add(source.ask(String.valueOf(i).getBytes(UTF_8)));
        }
        return answers;
    }

    /** Answers the first so many when the test says so, all others at once. */
    private record QuickSource(List<CompletableFuture<Answer>> first, int many) implements KeySource {

        @Override
        public String place() {
            return "quick";
        }

        @Override
        public boolean isRefusing() {
            return false;
        }

        @Override
        public CompletableFuture<Answer> ask(byte[] key) {
            if (first.size() == many) {
                return CompletableFuture.completedFuture(Answer.MISS);
            }
            first.add(new CompletableFuture<>());
            return first.get(first.size() - 1);
        }

        @Override
        public void close() {}
    }

    /** Answers on other threads. */
    private record PoolSource(AtomicInteger onTheWire, AtomicInteger most) implements KeySource {

        @Override
        public String place() {
            return "pool";
        }

        @Override
        public boolean isRefusing() {
            return false;
        }

        @Override
        public CompletableFuture<Answer> ask(byte[] key) {
            most.accumulateAndGet(onTheWire.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(
                    () -> {
                        onTheWire.decrementAndGet();
                        return Answer.MISS;
                    },
                    ForkJoinPool.commonPool());
        }

        @Override
        public void close() {}
    }
}
