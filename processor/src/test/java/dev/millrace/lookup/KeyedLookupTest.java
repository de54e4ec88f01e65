package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.LookupConfigs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyedLookupTest {

    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong(1);
    private final FakeSource server = new FakeSource();
    private final KeyedLookup lookup = lookup("");
    private final Match match = new Match();

    @Test
    void isPendingUntilTheAnswerIsThere() {
        // given
        AtomicInteger told = new AtomicInteger();

        // when
        Finding finding = find("web-1");
        PendingAnswer pending = match.pending();
        pending.whenThere(told::incrementAndGet);

        // then
        assertThat(finding).isEqualTo(Finding.PENDING);
        assertThat(pending.deadline()).isEqualTo(Duration.ofMillis(50));
        assertThat(told).hasValue(0);

        // and when
        server.answer(0, FakeSource.row("anna"));

        // then
        assertThat(told).hasValue(1);
        assertThat(pending.take(match)).isEqualTo(Finding.HIT);
        assertThat(Finds.text(match)).isEqualTo("labels.owner=anna ");
        assertThat(find("web-1")).isEqualTo(Finding.HIT);
        assertThat(server.asked).containsExactly("web-1");
        assertCounted(2, 0, 0, 0, 0, 0);
    }

    @Test
    void countsAnswersNotQuestions() {
        find("web-1");
        find("web-2");
        find("web-3");
        assertThat(lookup.status().rows()).isZero();

        server.answer(0, FakeSource.row("anna"));
        server.answer(1, Answer.MISS);
        server.fail(2);

        assertThat(lookup.status().rows()).isEqualTo(2);
    }

    @Test
    void asksOnceForAKeyThatManyEventsWant() {
        find("web-1");
        PendingAnswer first = match.pending();
        find("web-1");
        PendingAnswer second = match.pending();
        server.answer(0, FakeSource.row("anna"));

        assertThat(first.take(match)).isEqualTo(Finding.HIT);
        assertThat(second.take(match)).isEqualTo(Finding.HIT);
        assertThat(server.asked).containsExactly("web-1");
    }

    @Test
    void keepsTheAnswerThatComesAfterItsEventHasGivenUp() {
        // given
        find("web-1");

        // when
        Finding taken = match.pending().take(match);
        server.answer(0, FakeSource.row("anna"));

        // then
        assertThat(taken).isEqualTo(Finding.UNANSWERED);
        assertThat(find("web-1")).isEqualTo(Finding.HIT);
        assertCounted(1, 0, 0, 1, 0, 0);
    }

    @Test
    void knowsForAMinuteThatThereIsNothing() {
        // given
        find("web-1");
        server.answer(0, Answer.MISS);
        assertThat(match.pending().take(match)).isEqualTo(Finding.MISS);

        // when
        pass(Duration.ofSeconds(59));

        // then
        assertThat(find("web-1")).isEqualTo(Finding.MISS);
        assertCounted(0, 2, 1, 0, 0, 0);

        // and when
        pass(Duration.ofSeconds(2));

        // then
        assertThat(find("web-1")).isEqualTo(Finding.PENDING);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void asksAgainInTheBackgroundForAnOldAnswer() {
        // given
        know("web-1", "anna");
        pass(Duration.ofMinutes(6));

        // when
        Finding finding = find("web-1");

        // then
        assertThat(finding).isEqualTo(Finding.HIT);
        assertThat(Finds.text(match)).contains("anna");
        assertThat(server.asked).hasSize(2);

        // and when
        server.answer(1, FakeSource.row("bert"));

        // then
        assertThat(find("web-1")).isEqualTo(Finding.HIT);
        assertThat(Finds.text(match)).contains("bert");
    }

    @Test
    void servesTheOldAnswerWhileThereIsNoNewOneUntilItExpires() {
        // given
        know("web-1", "anna");
        pass(Duration.ofMinutes(6));
        find("web-1");

        // when
        server.fail(1);
        pass(Duration.ofMinutes(4));
        find("web-1");

        // then it is not asked for again before a further refresh
        assertThat(Finds.text(match)).contains("anna");
        assertThat(server.asked).hasSize(2);

        // and when
        pass(Duration.ofMinutes(51));

        // then it is an hour old, whatever was tried meanwhile
        assertThat(find("web-1")).isEqualTo(Finding.PENDING);
    }

    @Test
    void keepsTheOldAnswerWhereTheNewOneDoesNotFit() {
        know("web-1", "anna");
        pass(Duration.ofMinutes(6));
        find("web-1");
        server.answer(1, Answer.unfit("no number"));

        assertThat(find("web-1")).isEqualTo(Finding.HIT);
    }

    @Test
    void takesALostAnswerForNone() {
        // given
        find("web-1");

        // when
        server.fail(0);

        // then
        assertThat(match.pending().take(match)).isEqualTo(Finding.UNANSWERED);
        assertCounted(0, 0, 0, 0, 0, 1);

        // and the next event asks again
        assertThat(find("web-1")).isEqualTo(Finding.PENDING);
        assertThat(server.asked).hasSize(2);
    }

    @Test
    void remembersWhatDoesNotFitAndAsksNotPerEvent() {
        find("web-1");
        server.answer(0, Answer.unfit("no number"));

        assertThat(match.pending().take(match)).isEqualTo(Finding.UNANSWERED);
        assertThat(find("web-1")).isEqualTo(Finding.UNANSWERED);
        assertThat(server.asked).hasSize(1);
        assertCounted(0, 0, 0, 0, 0, 2);
    }

    @Test
    void answersWhatItKnowsWhileTheServerIsDownAndAsksForNothing() {
        know("web-1", "anna");
        server.isRefusing = true;

        assertThat(find("web-1")).isEqualTo(Finding.HIT);
        assertThat(find("web-2")).isEqualTo(Finding.UNANSWERED);
        assertThat(server.asked).containsExactly("web-1");
        assertCounted(2, 0, 0, 0, 1, 0);
    }

    @Test
    void forgetsEverythingWhenAPersonReloadsIt() {
        know("web-1", "anna");

        lookup.refresh(Refresh.IF_CHANGED);
        assertThat(find("web-1")).isEqualTo(Finding.HIT);
        lookup.refresh(Refresh.ALWAYS);

        assertThat(find("web-1")).isEqualTo(Finding.PENDING);
    }

    @Test
    void keepsNoMoreThanItsMemoryAllows() {
        // given
        KeyedLookup small = lookup("cache-size: 4KiB");

        // when
        for (int i = 0; i < 100; i++) {
            byte[] key = ("web-" + i).getBytes(UTF_8);
            small.find(key, 0, key.length, match);
            server.answer(i, FakeSource.row("anna"));
        }

        // then
        assertThat(small.status().bytes()).isBetween(1L, 4096L);
        assertThat(small.status().rows()).isBetween(1L, 14L);
    }

    @Test
    void isWarmWithoutHavingAsked() {
        LookupStatus status = lookup.status();

        assertThat(status.isWarm()).isTrue();
        assertThat(status.rows()).isZero();
        assertThat(status.source()).isEqualTo("fake");
        assertThat(lookup.pause()).isNull();
    }

    private KeyedLookup lookup(String more) {
        return new KeyedLookup(
                LookupConfigs.lookup("""
                        http: {url: "http://127.0.0.1:1/{host.name}"}
                        key-field: host.name
                        fields: {owner: labels.owner}
                        %s
                        """.formatted(more)),
                server,
                new AskCounts("services", "fake", InstantSource.fixed(NOW)),
                nanos::get);
    }

    private Finding find(String key) {
        byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
        return lookup.find(bytes, 1, bytes.length - 1, match);
    }

    private void know(String key, String owner) {
        find(key);
        server.answer(server.requests.size() - 1, FakeSource.row(owner));
        assertThat(match.pending().take(match)).isEqualTo(Finding.HIT);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertCounted(long hits, long misses, long negativeHits, long timeouts, long unasked, long failures) {
        LookupStatus status = lookup.status();
        LookupStatus.Asking asking = Objects.requireNonNull(status.asking());
        assertThat(status.hits()).as("hits").isEqualTo(hits);
        assertThat(status.misses()).as("misses").isEqualTo(misses);
        assertThat(asking.negativeHits()).as("negative hits").isEqualTo(negativeHits);
        assertThat(asking.timeouts()).as("timeouts").isEqualTo(timeouts);
        assertThat(asking.unasked()).as("unasked").isEqualTo(unasked);
        assertThat(asking.failures()).as("failures").isEqualTo(failures);
    }
}
