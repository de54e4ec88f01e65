package dev.millrace.sink;

import static dev.millrace.sink.FakeElasticsearch.CREATED;
import static dev.millrace.sink.FakeElasticsearch.FAILURE_STORED;
import static dev.millrace.sink.FakeElasticsearch.item;
import static dev.millrace.sink.FakeElasticsearch.items;
import static dev.millrace.sink.FakeElasticsearch.json;
import static dev.millrace.sink.FakeElasticsearch.refused;
import static dev.millrace.sink.SinkFixture.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.OutcomeOverride;
import dev.millrace.config.OutcomeOverride.Verdict;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.event.RejectedEvents;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.SinkFixture.ManualEpoch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkSenderTest {

    private static final String REJECTED_EXECUTION =
            item(429, "es_rejected_execution_exception", "rejected execution of coordinating operation");
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String BLOCKED = item(403, "cluster_block_exception", "index write (api)");
    private static final String UNPARSABLE =
            item(400, "document_parsing_exception", "[1:52] failed to parse field [count] of type [long]");

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final Counters counters = new Counters();
    private final RejectionList rejections = new RejectionList();
    private RejectedEvents rejected = rejections;
    private final HostFailures hostFailures = new HostFailures();
    private BulkConfig config = SinkFixture.quick();
    private final CountedSettlement settlement = new CountedSettlement();
    private final ManualEpoch epoch = new ManualEpoch();
    private final ManualClock clock = new ManualClock();
    private ElasticsearchHealth health = new ElasticsearchHealth(SinkFixture.quick(), clock, new Random(1));
    private List<BulkBatch.Document> sent = List.of();
    private @Nullable RestClient client;
    private @Nullable BulkSender sender;

    @AfterEach
    void close() throws IOException {
        if (sender != null) {
            sender.close();
        }
        if (client != null) {
            client.close();
        }
        elasticsearch.close();
    }

    // ---- item by item

    @Test
    void settlesEachDocumentThatIsCreated() {
        // when
        send(0, 1, 2);

        // then
        awaitSettled(3);
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(0), id(1), id(2)));
        assertThat(elasticsearch.requests().get(0).query())
                .isEqualTo("require_data_stream=true&filter_path=" + BulkAnswer.FILTER_PATH);
        assertCounted(3, 0, 0, 0, 0);
        assertThat(counters.bulkRequests().sum()).isEqualTo(1);
        assertThat(counters.bulkBytes().sum())
                .isEqualTo(elasticsearch.requests().get(0).body().length());
    }

    @Test
    void usesTheBodyOfASettledBatchAgain() {
        // given
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);

        // when
        start(elasticsearch.client()).send(batch);

        // then
        await().until(() -> sender().newBody() == batch.body());
        assertThat(batch.body().size()).isZero();
    }

    @Test
    void usesTheBodyOfABatchAgainWhoseDocumentsWereRejected() {
        // given
        elasticsearch.answers("_bulk", items(UNPARSABLE, UNPARSABLE));
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);

        // when
        start(elasticsearch.client()).send(batch);

        // then
        await().atMost(LONG).until(() -> sender().newBody() == batch.body());
        assertThat(rejections.rejected()).hasSize(2);
    }

    @Test
    void leavesABodyAloneThatWasSentTwice() {
        // given
        elasticsearch.answers("_bulk", items(CREATED, REJECTED_EXECUTION));
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);

        // when
        start(elasticsearch.client()).send(batch);

        // then
        awaitSettled(2);
        await().until(() -> sender().outstanding() == 0);
        assertThat(sender().newBody()).isNotSameAs(batch.body());
        assertThat(batch.body().size()).isPositive();
    }

    @Test
    void leavesABodyAloneOfWhichOnlyAHalfIsDone() {
        // given
        elasticsearch.answers("_bulk", refused(413, "too_large", "too large"));
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);

        // when
        start(elasticsearch.client()).send(batch);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.bulks()).hasSize(3);
        assertThat(sender().newBody()).isNotSameAs(batch.body());
        assertThat(batch.body().size()).isPositive();
    }

    @Test
    void leavesABodyAloneThatMayStillBeOnTheWireOfTheFirstRequest() {
        // given
        elasticsearch.answers("_bulk", refused(503, "unavailable", "gone for a moment"));
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);

        // when
        start(elasticsearch.client()).send(batch);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.bulks()).hasSize(2);
        assertThat(sender().newBody()).isNotSameAs(batch.body());
        assertThat(batch.body().size()).isPositive();
    }

    @Test
    void retriesOnlyTheItemsThatWereRejected() {
        // given
        elasticsearch.answers("_bulk", items(CREATED, REJECTED_EXECUTION, CREATED, REJECTED_EXECUTION));

        // when
        send(0, 1, 2, 3);

        // then
        awaitSettled(4);
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(0), id(1), id(2), id(3)), List.of(id(1), id(3)));
        assertThat(elasticsearch.asked()).doesNotContain("_search");
        assertCounted(4, 0, 0, 0, 2);
    }

    @Test
    void countsADocumentThatIsThereAlreadyAsDuplicate() {
        // given
        elasticsearch.holds(id(1));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertCounted(1, 1, 0, 0, 0);
        assertThat(elasticsearch.bulks()).hasSize(1);
    }

    @Test
    void countsTheFailureStoreApart() {
        // given
        elasticsearch.answers("_bulk", items(CREATED, FAILURE_STORED));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertCounted(1, 0, 1, 0, 0);
    }

    @Test
    void leavesWhatIsFailureStoredToTheDeadLettersUnderThatPolicy() {
        // given
        config = SinkFixture.quick(FailureStore.DEAD_LETTER);
        elasticsearch.answers("_bulk", items(CREATED, FAILURE_STORED));

        // when
        send(0, 1);

        // then
        await().untilAsserted(() -> assertThat(rejections.codes()).containsExactly("sink.failure-store"));
        awaitSettled(1);
        assertThat(rejections.rejected().get(0).source().origin().offset()).isEqualTo(1);
        assertThat(rejections.rejected().get(0).rejection().reason())
                .isEqualTo("Elasticsearch answers 201 with failure_store used: it has rejected the document and keeps"
                        + " it, with its reason, in the failure store of the data stream");
        assertCounted(1, 0, 0, 0, 0);
    }

    @Test
    void judgesAsConfigured() {
        // given
        config = SinkFixture.quick(
                FailureStore.ACCEPT,
                new OutcomeOverride(400, "script_exception", Verdict.DEAD_LETTER),
                new OutcomeOverride(400, "document_parsing_exception", Verdict.RETRY));
        elasticsearch.answers("_bulk", items(item(400, "script_exception", "runtime error"), UNPARSABLE, CREATED));

        // when
        send(0, 1, 2);

        // then
        awaitSettled(2);
        assertThat(rejections.codes()).containsExactly("sink.script-exception");
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(0), id(1), id(2)), List.of(id(1)));
        assertThat(sender().troubles()).isEmpty();
        assertCounted(2, 0, 0, 0, 1);
    }

    @Test
    void asksBeforeItRejectsWhatMayHaveBeenWritten() {
        // given the first was written all the same
        config = SinkFixture.quick(
                FailureStore.ACCEPT, new OutcomeOverride(500, "null_pointer_exception", Verdict.DEAD_LETTER));
        elasticsearch.holds(id(0));
        String failed = item(500, "null_pointer_exception", "a bug");
        elasticsearch.answers("_bulk", items(failed, failed, CREATED));

        // when
        send(0, 1, 2);

        // then
        await().untilAsserted(() -> assertThat(rejections.codes()).containsExactly("sink.null-pointer-exception"));
        awaitSettled(2);
        assertThat(rejections.rejected().get(0).source().origin().offset()).isEqualTo(1);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search");
        assertCounted(2, 0, 0, 0, 0);
    }

    @Test
    void rejectsNothingInDoubtUntilElasticsearchHasAnswered() {
        // given
        config = SinkFixture.quick(
                FailureStore.ACCEPT, new OutcomeOverride(500, "null_pointer_exception", Verdict.DEAD_LETTER));
        elasticsearch.answers("_bulk", items(item(500, "null_pointer_exception", "a bug")));
        elasticsearch.answers("_search", json(200, "{\"_shards\":{\"failed\":1},\"hits\":{\"hits\":[]}}"));

        // when
        send(0);

        // then
        await().untilAsserted(() -> assertThat(rejections.codes()).containsExactly("sink.null-pointer-exception"));
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_refresh", "_search");
        assertCounted(0, 0, 0, 0, 0);
    }

    @Test
    void rejectsADocumentWithElasticsearchsReasonAndLeavesItToTheDeadLetters() {
        // given
        elasticsearch.answers("_bulk", items(CREATED, UNPARSABLE, CREATED));

        // when
        send(0, 1, 2);

        // then
        awaitSettled(2);
        await().untilAsserted(() -> assertThat(rejections.codes()).containsExactly("sink.document-parsing-exception"));
        RejectionList.Rejected rejected = rejections.rejected().get(0);
        assertThat(rejected.source().origin().offset()).isEqualTo(1);
        assertThat(rejected.rejection().reason())
                .isEqualTo("Elasticsearch answers 400 document_parsing_exception:"
                        + " [1:52] failed to parse field [count] of type [long]");
        assertThat(rejected.share()).isSameAs(sent.get(1).share());
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertCounted(2, 0, 0, 0, 0);
    }

    @Test
    void repeatsA400ThatSaysNothingAboutTheDocument() {
        // given
        String shardLimit = item(400, "validation_exception", "this action would add [2] shards");
        elasticsearch.answers("_bulk", items(CREATED, shardLimit), items(shardLimit));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(0), id(1)), List.of(id(1)), List.of(id(1)));
        assertThat(rejections.rejected()).isEmpty();
        assertCounted(2, 0, 0, 0, 2);
    }

    @Test
    void namesTheTroubleOfADataStreamUntilItEnds() {
        // given
        CountDownLatch hasSeen = new CountDownLatch(1);
        String blocked = item(403, "cluster_block_exception", "index blocked by: [FORBIDDEN/8/index write]");
        elasticsearch.answers("_bulk", items(blocked), (request, exchange) -> {
            hold(hasSeen);
            items(CREATED).to(request, exchange);
        });

        // when
        send(0);

        // then
        await().untilAsserted(
                        () -> assertThat(sender().troubles())
                                .containsExactly(
                                        Map.entry(
                                                "logs-nginx-default",
                                                "403 cluster_block_exception: index blocked by: [FORBIDDEN/8/index write]; since 2026-01-02T03:04:05Z")));
        assertThat(health.isUp()).isTrue();

        // and when
        hasSeen.countDown();

        // then
        awaitSettled(1);
        assertThat(sender().troubles()).isEmpty();
    }

    @Test
    void asksForAnItemThatFailedInsideBeforeItSendsItAgain() {
        // given the first was written all the same
        elasticsearch.holds(id(0));
        elasticsearch.answers(
                "_bulk",
                items(
                        item(503, "unavailable_shards_exception", "primary shard is not active"),
                        item(500, "exception", "?"),
                        CREATED));

        // when
        send(0, 1, 2);

        // then
        awaitSettled(3);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_bulk");
        assertThat(elasticsearch.bulks().get(1)).containsExactly(id(1));
        assertCounted(3, 0, 0, 0, 1);
    }

    // ---- the request as a whole

    @Test
    void halvesARequestThatIsTooLargeDownToTheDocumentThatIs() {
        // given no request with document 2 fits
        for (int i = 0; i < 5; i++) {
            elasticsearch.answers(
                    "_bulk", (request, exchange) -> halving(request).to(request, exchange));
        }

        // when
        send(0, 1, 2, 3);

        // then
        awaitSettled(3);
        await().untilAsserted(() -> assertThat(rejections.codes()).containsExactly("sink.too-large"));
        assertThat(rejections.rejected().get(0).source().origin().offset()).isEqualTo(2);
        assertThat(elasticsearch.bulks())
                .containsExactlyInAnyOrder(
                        List.of(id(0), id(1), id(2), id(3)),
                        List.of(id(0), id(1)),
                        List.of(id(2), id(3)),
                        List.of(id(2)),
                        List.of(id(3)));
        assertThat(health.isUp()).isTrue();
        assertCounted(3, 0, 0, 0, 0);
    }

    private static FakeElasticsearch.Answer halving(FakeElasticsearch.Request request) {
        return request.ids().contains(id(2))
                ? json(413, "")
                : items(request.ids().stream().map(id -> CREATED).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"401", "403", "404", "400", "429"})
    void repeatsARequestThatIsRefusedWithoutDoubt(int status) {
        // given
        elasticsearch.answers(
                "_bulk", refused(status, "some_exception", "no"), refused(status, "some_exception", "no"));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_bulk", "_bulk");
        await().until(health::isUp);
        assertCounted(2, 0, 0, 0, 4);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503", "504"})
    void asksBeforeItRepeatsARequestThatFailedInside(int status) {
        // given
        elasticsearch.answers("_bulk", refused(status, "some_exception", "no"));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_bulk");
        assertCounted(2, 0, 0, 0, 2);
    }

    @Test
    void isDownWithElasticsearchsWordsWhileARequestIsRefused() {
        // given
        CountDownLatch hasSeen = new CountDownLatch(1);
        elasticsearch.answers(
                "_bulk", refused(401, "security_exception", "missing credentials"), (request, exchange) -> {
                    hold(hasSeen);
                    items(CREATED).to(request, exchange);
                });

        // when
        send(0);

        // then
        await().untilAsserted(() -> assertThat(health.describe())
                .startsWith("down since 2026-01-02T03:04:05Z: ")
                .contains("401", "missing credentials"));
        assertThat(settlement.settled()).isZero();

        // and when
        hasSeen.countDown();

        // then
        awaitSettled(1);
        await().until(health::isUp);
    }

    @Test
    void isNotInDoubtWhenNobodyListened() throws IOException {
        // given
        URI nobody = nobody();

        // when
        send(FakeElasticsearch.client(nobody), 0);

        // then
        await().untilAsserted(() -> assertThat(counters.retried().sum()).isGreaterThan(2));
        assertThat(health.describe()).contains("Connect");
        assertThat(settlement.settled()).isZero();
        assertThat(counters.stored().sum()).isZero();
    }

    @Test
    void asksWhenTheConnectionBreaksInTheMiddleOfTheAnswer() {
        // given
        elasticsearch.answers("_bulk", elasticsearch.carriedOutButBrokenOff());

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search");
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertCounted(2, 0, 0, 0, 0);
    }

    @Test
    void sendsOnlyWhatIsMissingWhenTheConnectionBreaks() {
        // given
        elasticsearch.holds(id(1)).answers("_bulk", FakeElasticsearch.brokenOff());

        // when
        send(0, 1, 2);

        // then
        awaitSettled(3);
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(0), id(1), id(2)), List.of(id(0), id(2)));
        assertCounted(3, 0, 0, 0, 2);
    }

    @Test
    void asksWhenTheConnectionBreaksBeforeTheAnswer() {
        // given
        elasticsearch.answers("_bulk", (request, exchange) -> exchange.close());

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_bulk");
    }

    @Test
    void asksWhenTheAnswerHasTheWrongNumberOfItems() {
        // given
        elasticsearch.answers("_bulk", items(CREATED));

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_bulk");
        assertCounted(2, 0, 0, 0, 2);
    }

    @Test
    void asksWhenTheAnswerIsAPageOfAProxy() {
        // given
        elasticsearch.answers("_bulk", json(200, "<html>welcome</html>"));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search", "_bulk");
    }

    @Test
    void staysInDoubtUntilAllShardsHaveAnswered() {
        // given
        elasticsearch.answers("_bulk", FakeElasticsearch.brokenOff());
        elasticsearch.answers("_search", json(200, "{\"_shards\":{\"failed\":1},\"hits\":{\"hits\":[]}}"));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(elasticsearch.asked())
                .containsExactly("_bulk", "_refresh", "_search", "_refresh", "_search", "_bulk");
    }

    @Test
    void asksWhenOneHostMayHaveCarriedOutWhatTheNextOneWasNotThereFor() throws IOException {
        // given the client goes on to the next host by itself
        elasticsearch.answers("_bulk", elasticsearch.carriedOutButBrokenOff());

        // when
        send(FakeElasticsearch.client(elasticsearch.uri(), nobody()), 0);

        // then
        awaitSettled(1);
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertThat(elasticsearch.asked()).startsWith("_bulk").endsWith("_refresh", "_search");
        assertCounted(1, 0, 0, 0, 0);
    }

    @Test
    void asksWhenOneHostMayHaveCarriedOutWhatTheNextOneRefuses() throws IOException {
        // given
        elasticsearch.answers("_bulk", elasticsearch.carriedOutButBrokenOff());
        try (FakeElasticsearch other = new FakeElasticsearch()) {
            other.holds(id(0)).answers("_bulk", refused(429, "circuit_breaking_exception", "too much"));

            // when
            send(FakeElasticsearch.client(hostFailures, elasticsearch.uri(), other.uri()), 0);

            // then
            awaitSettled(1);
            assertThat(elasticsearch.bulks()).hasSize(1);
            assertThat(other.bulks()).hasSize(1);
            assertThat(other.asked()).endsWith("_refresh", "_search");
            assertCounted(1, 0, 0, 0, 0);
        }
    }

    @Test
    void asksWhenOneHostMayHaveCarriedOutWhatTheNextOneTurnsAwayByItsItem() throws IOException {
        // given
        elasticsearch.answers("_bulk", elasticsearch.carriedOutButBrokenOff());
        try (FakeElasticsearch other = new FakeElasticsearch()) {
            other.holds(id(0)).answers("_bulk", items(REJECTED_EXECUTION));

            // when
            send(FakeElasticsearch.client(hostFailures, elasticsearch.uri(), other.uri()), 0);

            // then
            awaitSettled(1);
            assertThat(other.bulks()).hasSize(1);
            assertThat(other.asked()).endsWith("_refresh", "_search");
            assertCounted(1, 0, 0, 0, 0);
        }
    }

    @Test
    void asksWhenAnAnswerMakesItFailUnexpectedly() {
        // given an answer without a body, which no Elasticsearch gives
        elasticsearch.answers("_bulk", (request, exchange) -> {
            elasticsearch.holds(id(0));
            FakeElasticsearch.raw(204, "", "").to(request, exchange);
        });

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertThat(elasticsearch.asked()).containsExactly("_bulk", "_refresh", "_search");
        assertCounted(1, 0, 0, 0, 0);
    }

    @Test
    void settlesNothingTwiceWhenADeadLetterFailsUnexpectedly() {
        // given
        rejected = (source, index, rejection, share) -> {
            rejections.accept(source, index, rejection, share);
            throw new IllegalStateException("a bug");
        };
        elasticsearch.holds(id(0)).answers("_bulk", items(CREATED, UNPARSABLE));

        // when
        send(0, 1);

        // then
        await().until(() -> rejections.rejected().size() == 1 && sender().outstanding() == 0);
        assertThat(settlement.settled()).isEqualTo(1);
        assertThat(elasticsearch.asked()).containsExactly("_bulk");
    }

    // ---- epochs

    @Test
    void doesNotSendWhatAnotherOwnerReadsAgain() {
        // given
        ManualEpoch other = new ManualEpoch();
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0, 1);
        SinkFixture.add(batch, new CountedShare(other, settlement), 2);
        epoch.end();

        // when
        start(elasticsearch.client()).send(batch);

        // then
        awaitSettled(3);
        assertThat(elasticsearch.bulks()).containsExactly(List.of(id(2)));
        assertThat(counters.released().sum()).isEqualTo(2);
        assertCounted(1, 0, 0, 0, 0);
    }

    @Test
    void stopsRepeatingWhenTheEpochIsOver() {
        // given
        elasticsearch.answers("_bulk", (request, exchange) -> {
            epoch.end();
            items(CREATED, REJECTED_EXECUTION).to(request, exchange);
        });

        // when
        send(0, 1);

        // then
        awaitSettled(2);
        assertThat(elasticsearch.bulks()).hasSize(1);
        assertThat(counters.released().sum()).isEqualTo(1);
        assertCounted(1, 0, 0, 0, 0);
    }

    @Test
    void settlesNothingTwiceWhenTheClientIsBroken() throws IOException {
        // given
        ManualEpoch running = new ManualEpoch();
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 0);
        SinkFixture.add(batch, new CountedShare(running, settlement), 1);
        epoch.end();
        RestClient closed = elasticsearch.client();
        closed.close();

        // when it throws what no request should throw, again and again
        start(closed).send(batch);

        // then
        await().until(() -> running.asked() > 3);
        assertThat(settlement.settled()).isEqualTo(1);
        assertThat(counters.released().sum()).isEqualTo(1);
    }

    // ---- the queue

    @Test
    void isIdleWhileAWorkerWaitsForWork() {
        // given
        CountDownLatch go = new CountDownLatch(1);
        elasticsearch.answers("_bulk", (request, exchange) -> {
            hold(go);
            items(CREATED).to(request, exchange);
        });
        BulkSender started = start(elasticsearch.client());

        // when
        started.send(SinkFixture.batch(settlement, epoch, 0));

        // then
        assertThat(started.isIdle()).isFalse();
        assertThat(started.outstanding()).isEqualTo(1);

        // and when
        go.countDown();

        // then
        await().until(started::isIdle);
        assertThat(started.outstanding()).isZero();
    }

    @Test
    void isIdleWhileARetryWaitsForItsTime() {
        // given
        config = SinkFixture.waiting(Duration.ofHours(1));
        elasticsearch.answers("_bulk", items(REJECTED_EXECUTION));

        // when
        send(new ElasticsearchHealth(config, clock, new Random(1)), 0);

        // then
        await().atMost(LONG).until(() -> elasticsearch.bulks().size() == 1 && sender().isIdle());
        assertThat(sender().outstanding()).isEqualTo(1);
    }

    @Test
    void sendsFewerAtOnceAfterElasticsearchHasTurnedSomeAway() {
        // given
        config = SinkFixture.inFlight(4);
        elasticsearch.answers("_bulk", items(REJECTED_EXECUTION));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(sender().inFlightLimit()).isEqualTo(2);
    }

    @Test
    void sendsFewerAtOnceAfterARequestWasTurnedAway() {
        // given
        config = SinkFixture.inFlight(4);
        elasticsearch.answers("_bulk", refused(429, "circuit_breaking_exception", "too much"));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(sender().inFlightLimit()).isEqualTo(2);
    }

    @Test
    void sendsAsManyAtOnceAlthoughOneIndexIsBlocked() {
        // given
        config = SinkFixture.inFlight(4);
        elasticsearch.answers("_bulk", items(item(429, "cluster_block_exception", "flood stage")));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(sender().inFlightLimit()).isEqualTo(4);
    }

    // ---- parking

    @Test
    void parksWhatIsRefusedForTooLong() {
        // given
        config = SinkFixture.parking(Duration.ofMinutes(30));
        elasticsearch.answers("_bulk", items(CREATED, BLOCKED), later(Duration.ofMinutes(30), items(BLOCKED)));

        // when
        send(0, 1);

        // then
        await().atMost(LONG).until(() -> rejections.codes().size() == 1);
        assertThat(rejections.codes()).containsExactly("sink.parked");
        assertThat(rejections.rejected().get(0).source().origin().offset()).isEqualTo(1);
        assertThat(rejections.rejected().get(0).rejection().reason())
                .isEqualTo("Elasticsearch answers 403 cluster_block_exception: index write (api)");
        assertThat(settlement.settled()).isEqualTo(1);
        await().atMost(LONG).until(() -> sender().outstanding() == 0);
        assertThat(elasticsearch.bulks()).hasSize(2);
    }

    @Test
    void parksNothingBefore() {
        // given
        config = SinkFixture.parking(Duration.ofMinutes(30));
        elasticsearch.answers("_bulk", items(BLOCKED), later(Duration.ofMinutes(29), items(BLOCKED)));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(rejections.rejected()).isEmpty();
        assertThat(elasticsearch.bulks()).hasSize(3);
    }

    @Test
    void parksNothingForTheTimeInWhichElasticsearchWasAway() {
        // given
        config = SinkFixture.parking(Duration.ofMinutes(30));
        elasticsearch.answers(
                "_bulk",
                refused(429, "circuit_breaking_exception", "too much"),
                later(Duration.ofHours(3), items(BLOCKED)));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(rejections.rejected()).isEmpty();
        assertThat(elasticsearch.bulks()).hasSize(3);
    }

    @Test
    void asksBeforeItParksWhatMayHaveBeenWritten() {
        // given
        config = SinkFixture.parking(Duration.ofMinutes(30));
        String failedInside = item(503, "unavailable_shards_exception", "no shard");
        elasticsearch.answers("_bulk", items(failedInside), later(Duration.ofHours(1), (request, exchange) -> {
            elasticsearch.holds(id(0));
            items(failedInside).to(request, exchange);
        }));

        // when
        send(0);

        // then
        awaitSettled(1);
        assertThat(rejections.rejected()).isEmpty();
        assertThat(counters.stored().sum()).isEqualTo(1);
        assertThat(elasticsearch.bulks()).hasSize(2);
    }

    private FakeElasticsearch.Answer later(Duration passed, FakeElasticsearch.Answer answer) {
        return (request, exchange) -> {
            clock.advance(passed);
            answer.to(request, exchange);
        };
    }

    @Test
    void leavesUnsettledWhatIsOnTheWireWhenItCloses() {
        // given
        CountDownLatch never = new CountDownLatch(1);
        elasticsearch.answers("_bulk", (request, exchange) -> hold(never));
        send(0);
        await().until(() -> elasticsearch.bulks().size() == 1);

        // when
        sender().close();

        // then
        assertThat(settlement.settled()).isZero();
        assertThat(elasticsearch.bulks()).hasSize(1);
        never.countDown();
    }

    @Test
    void measuresHowLongTheStoredOnesTook() {
        // given
        BulkBatch batch = SinkFixture.batch(settlement, epoch, 1);
        BulkSender started = start(elasticsearch.client());

        // when
        started.send(batch);

        // then
        awaitSettled(1);
        assertThat(counters.delivery().sumMillis()).isEqualTo(clock.millis());
        assertThat(counters.freshness().count()).as("the event has no time").isZero();
        assertThat(counters.bulkDurations().count()).isEqualTo(1);
    }

    // ---- what the tests say

    private void send(long... offsets) {
        send(elasticsearch.client(), offsets);
    }

    private void send(ElasticsearchHealth withHealth, long... offsets) {
        health = withHealth;
        send(offsets);
    }

    private void send(RestClient over, long... offsets) {
        BulkBatch batch = SinkFixture.batch(settlement, epoch, offsets);
        sent = batch.documents();
        start(over).send(batch);
    }

    private BulkSender start(RestClient over) {
        client = over;
        StoredDocuments stored = new StoredDocuments(over, new DocumentIds(0), "logs-*");
        BulkSender started = new BulkSender(config, over, hostFailures, stored, health, rejected, counters, clock);
        sender = started;
        return started;
    }

    private BulkSender sender() {
        if (sender == null) {
            throw new IllegalStateException("not started");
        }
        return sender;
    }

    /** Waits until so many events are settled and nothing is on its way any more: then no further one may be. */
    private void awaitSettled(int events) {
        await().untilAsserted(() -> assertThat(settlement.settled()).isGreaterThanOrEqualTo(events));
        await().untilAsserted(() -> assertThat(sender().outstanding()).isZero());
        assertThat(settlement.settled()).isEqualTo(events);
    }

    private void assertCounted(long stored, long duplicates, long failureStored, long deadLettered, long retried) {
        assertThat(counters.stored().sum()).as("stored").isEqualTo(stored);
        assertThat(counters.duplicates().sum()).as("duplicates").isEqualTo(duplicates);
        assertThat(counters.failureStored().sum()).as("failure stored").isEqualTo(failureStored);
        assertThat(counters.deadLettered().sum()).as("dead-lettered").isEqualTo(deadLettered);
        assertThat(counters.retried().sum()).as("retried").isEqualTo(retried);
        assertThat(counters.dropped().sum()).as("dropped").isZero();
        assertThat(counters.read().sum()).as("read").isZero();
    }

    private static void hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An address where nobody listens. */
    private static URI nobody() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
    }
}
