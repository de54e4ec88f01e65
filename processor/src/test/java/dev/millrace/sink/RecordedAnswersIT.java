package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.config.SinkConfig.BulkConfig.FailureStore;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.FakeElasticsearch.Answer;
import dev.millrace.sink.RecordedAnswer.Scope;
import dev.millrace.sink.SinkFixture.ManualEpoch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * Each row of the outcome table, shown by answers that real servers gave ({@link ServerAnswersIT}): the sink gets them
 * from a server of this test, once, and what it does then is what the row says.
 */
class RecordedAnswersIT {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final FakeElasticsearch elasticsearch = new FakeElasticsearch();
    private final Counters counters = new Counters();
    private final RejectionList rejections = new RejectionList();
    private final CountedSettlement settlement = new CountedSettlement();
    private final ManualClock clock = new ManualClock();
    private final ElasticsearchHealth health = new ElasticsearchHealth(SinkFixture.quick(), clock, new Random(1));
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final AtomicReference<String> healthMeanwhile = new AtomicReference<>("");
    private final AtomicReference<Map<String, String>> troublesMeanwhile = new AtomicReference<>(Map.of());

    @BeforeEach
    void listen() {
        logged.start();
        healthLog().addAppender(logged);
    }

    @AfterEach
    void close() {
        healthLog().detachAppender(logged);
        elasticsearch.close();
    }

    private static Logger healthLog() {
        return (Logger) LoggerFactory.getLogger(ElasticsearchHealth.class);
    }

    @Test
    void eachRowHasAnAnswer() {
        List<OutcomeRow> rows = new OutcomeTable(BulkConfig.DEFAULT).rows();
        List<RecordedAnswer> ofDocuments = ofScope(Scope.DOCUMENT);
        List<RecordedAnswer> ofRequests = ofScope(Scope.REQUEST);

        // then
        assertThat(rows)
                .as("rows for a document; ServerAnswersIT records answers")
                .allMatch(row -> ofDocuments.stream().anyMatch(answer -> row.equals(first(rows, answer))));
        List<OutcomeRow> requestRows = OutcomeTable.requestRows();
        assertThat(requestRows)
                .as("rows for a request; ServerAnswersIT records answers")
                .allMatch(row -> ofRequests.stream().anyMatch(answer -> row.equals(first(requestRows, answer))));
    }

    private static List<RecordedAnswer> ofScope(Scope scope) {
        return RecordedAnswer.all().stream()
                .filter(answer -> answer.scope() == scope)
                .toList();
    }

    private static OutcomeRow first(List<OutcomeRow> rows, RecordedAnswer answer) {
        return rows.stream()
                .filter(row -> answer.scope() == Scope.REQUEST
                        ? row.matches(answer.status(), null, false)
                        : row.matches(
                                answer.item().status(),
                                answer.item().errorType(),
                                answer.item().isFailureStored()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("answersThatSettle")
    void settlesTheDocument(RecordedAnswer answer) throws IOException {
        // when
        send(BulkConfig.DEFAULT, 1, answer.again());

        // then
        assertThat(settlement.settled()).isEqualTo(1);
        assertThat(counted())
                .isEqualTo(
                        switch (answer.outcome()) {
                            case STORED -> new Counted(1, 0, 0, 0);
                            case DUPLICATE -> new Counted(0, 1, 0, 0);
                            default -> new Counted(0, 0, 1, 0);
                        });
        assertThat(elasticsearch.asked()).containsExactly("_bulk");
        assertThat(rejections.rejected()).isEmpty();
    }

    static List<RecordedAnswer> answersThatSettle() {
        return with(Outcome.STORED, Outcome.DUPLICATE, Outcome.FAILURE_STORED);
    }

    @ParameterizedTest
    @MethodSource("answersThatReject")
    void leavesTheDocumentToTheDeadLetters(RecordedAnswer answer) throws IOException {
        // when
        send(BulkConfig.DEFAULT, 1, answer.again());

        // then
        assertThat(rejections.codes()).containsExactly(answer.item().code());
        assertThat(rejections.rejected().get(0).rejection().reason())
                .contains(answer.item().describe());
        assertThat(settlement.settled()).isZero();
        assertThat(counted()).isEqualTo(new Counted(0, 0, 0, 0));
        assertThat(elasticsearch.asked()).containsExactly("_bulk");
    }

    static List<RecordedAnswer> answersThatReject() {
        return with(Outcome.DEAD_LETTER);
    }

    @Test
    void leavesWhatIsFailureStoredToTheDeadLettersUnderThatPolicy() throws IOException {
        // when
        send(
                SinkFixture.quick(FailureStore.DEAD_LETTER),
                1,
                with(Outcome.FAILURE_STORED).get(0).again());

        // then
        assertThat(rejections.codes()).containsExactly("sink.failure-store");
        assertThat(settlement.settled()).isZero();
        assertThat(elasticsearch.asked()).containsExactly("_bulk");
    }

    @ParameterizedTest
    @MethodSource("answersThatFindItTooLarge")
    void halvesAndLeavesTheOneDocumentThatDoesNotFitToTheDeadLetters(RecordedAnswer answer) throws IOException {
        // given
        boolean isOfRequest = answer.scope() == Scope.REQUEST;
        Answer[] answers = isOfRequest ? new Answer[] {answer.again(), answer.again()} : new Answer[] {answer.again()};

        // when
        send(BulkConfig.DEFAULT, isOfRequest ? 2 : 1, answers);

        // then
        assertThat(rejections.codes()).containsExactly("sink.too-large");
        assertThat(counted()).isEqualTo(new Counted(isOfRequest ? 1 : 0, 0, 0, 0));
        assertThat(elasticsearch.bulks()).hasSize(isOfRequest ? 3 : 1);
        assertThat(health.isUp()).isTrue();
    }

    static List<RecordedAnswer> answersThatFindItTooLarge() {
        return with(Outcome.TOO_LARGE);
    }

    @ParameterizedTest
    @MethodSource("answersAfterWhichItIsSentAgain")
    void sendsAgainAndSaysWhy(RecordedAnswer answer) throws IOException {
        // given
        boolean isOfRequest = answer.scope() == Scope.REQUEST;
        int documents = isOfRequest ? 2 : 1;

        // when
        send(SinkFixture.quick(), documents, answer.again());

        // then
        assertThat(counted()).isEqualTo(new Counted(documents, 0, 0, documents));
        assertThat(settlement.settled()).isEqualTo(documents);
        assertThat(rejections.rejected()).isEmpty();
        assertThat(elasticsearch.bulks()).hasSize(2);
        assertThat(elasticsearch.asked().contains("_search")).isEqualTo(answer.outcome() == Outcome.IN_DOUBT);
        if (isOfRequest) {
            assertThat(healthMeanwhile.get()).startsWith("down since ").contains(Integer.toString(answer.status()));
            assertThat(logged.list)
                    .first()
                    .extracting(ILoggingEvent::getLevel)
                    .isEqualTo(answer.outcome() == Outcome.PAUSE ? Level.ERROR : Level.WARN);
        } else {
            assertThat(healthMeanwhile.get()).isEqualTo("up");
            assertThat(troublesMeanwhile.get())
                    .isEqualTo(
                            answer.outcome() == Outcome.PAUSE
                                    ? Map.of(
                                            SinkFixture.NGINX.name(),
                                            answer.item().describe() + "; since " + clock.instant())
                                    : Map.of());
        }
    }

    static List<RecordedAnswer> answersAfterWhichItIsSentAgain() {
        return with(Outcome.RETRY, Outcome.IN_DOUBT, Outcome.PAUSE);
    }

    @ParameterizedTest
    @MethodSource("answersThatSettle")
    void asksWhatIsStoredWhenTheAnswerIsCutOff(RecordedAnswer answer) throws IOException {
        // given
        String half = answer.body().substring(0, answer.body().length() / 2);

        // when
        send(SinkFixture.quick(), 1, FakeElasticsearch.raw(answer.status(), answer.contentType(), half));

        // then
        assertThat(counted()).isEqualTo(new Counted(1, 0, 0, 1));
        assertThat(elasticsearch.asked()).contains("_search");
    }

    @Test
    void asksWhatIsStoredWhenTheAnswerIsAboutFewerDocuments() throws IOException {
        // when
        send(SinkFixture.quick(), 2, with(Outcome.STORED).get(0).again());

        // then
        assertThat(counted()).isEqualTo(new Counted(2, 0, 0, 2));
        assertThat(elasticsearch.asked()).contains("_search");
    }

    @Test
    void asksWhatIsStoredWhenNoAnswerComes() throws IOException {
        // given
        CountDownLatch hasGivenUp = new CountDownLatch(1);
        elasticsearch.answers("_refresh", (request, exchange) -> {
            hasGivenUp.countDown();
            FakeElasticsearch.json(200, "{\"_shards\":{\"failed\":0}}").to(request, exchange);
        });

        // when
        send(SinkFixture.quick(), 1, (request, exchange) -> {
            try {
                hasGivenUp.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        // then
        assertThat(counted()).isEqualTo(new Counted(1, 0, 0, 1));
        assertThat(healthMeanwhile.get()).startsWith("down since ");
    }

    private static List<RecordedAnswer> with(Outcome... outcomes) {
        return RecordedAnswer.all().stream()
                .filter(answer -> List.of(outcomes).contains(answer.outcome()))
                .toList();
    }

    /** Sends one request, which gets these answers; what comes after them is answered truthfully. Waits for the end. */
    private void send(BulkConfig config, int documents, Answer... answers) throws IOException {
        BulkBatch batch = SinkFixture.batch(settlement, new ManualEpoch(), offsets(documents));
        try (RestClient client = FakeElasticsearch.client(Duration.ofSeconds(2), elasticsearch.uri());
                BulkSender sender = new BulkSender(
                        config,
                        client,
                        new HostFailures(),
                        new StoredDocuments(client, new DocumentIds(0), "logs-*"),
                        health,
                        rejections,
                        counters,
                        clock)) {
            elasticsearch.answers("_bulk", answers).answers("_bulk", (request, exchange) -> {
                healthMeanwhile.set(health.describe());
                troublesMeanwhile.set(sender.troubles());
                elasticsearch.create(request).to(request, exchange);
            });
            sender.send(batch);
            await().atMost(LONG).until(() -> sender.outstanding() == 0);
        }
    }

    private static long[] offsets(int documents) {
        long[] offsets = new long[documents];
        for (int i = 0; i < documents; i++) {
            offsets[i] = i;
        }
        return offsets;
    }

    private Counted counted() {
        return new Counted(
                counters.stored().sum(),
                counters.duplicates().sum(),
                counters.failureStored().sum(),
                counters.retried().sum());
    }

    private record Counted(long stored, long duplicates, long failureStored, long retried) {}
}
