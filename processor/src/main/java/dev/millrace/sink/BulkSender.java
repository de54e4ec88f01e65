package dev.millrace.sink;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Settled;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.Attempt.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends sealed batches and sees each of their documents through to an outcome. A pool of workers, as many as requests may
 * be in flight, takes {@link Attempt}s from one queue; a retry is put back with a time before which it is not taken, so
 * waiting holds no worker, and one data stream that rejects does not stop the others.
 *
 * <p>Each document is judged by its own item ({@link Judgement}) and settled once. What is not settled is repeated, for
 * ever, until its {@link dev.millrace.event.Epoch} is over. When it is not known whether a request was carried out,
 * {@link StoredDocuments} is asked before anything of it is sent again.
 */
public final class BulkSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);

    private static final int EXIT_VIRTUAL_MACHINE_ERROR = 1;

    private final RestClient client;
    private final HostFailures hostFailures;
    private final StoredDocuments stored;
    private final ElasticsearchHealth health;
    private final RejectedEvents rejectedEvents;
    private final Counters counters;
    private final DeliveryDelays delays;
    private final DocumentIds ids;
    private final OutcomeTable outcomes;
    private final Bodies bodies;
    private final RefusingStreams refusing;
    private final DelayQueue<Attempt> queue = new DelayQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    /** Those of them that wait for a worker, not for their time. */
    private final AtomicInteger ready = new AtomicInteger();

    private final InFlightLimit limit;
    private final InstantSource clock;
    private final long parkAfterMillis;
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    /** @param hostFailures those of {@code client} */
    public BulkSender(
            BulkConfig config,
            RestClient client,
            HostFailures hostFailures,
            StoredDocuments stored,
            ElasticsearchHealth health,
            RejectedEvents rejectedEvents,
            Counters counters,
            InstantSource clock) {
        this.client = client;
        this.hostFailures = hostFailures;
        this.stored = stored;
        this.health = health;
        this.rejectedEvents = rejectedEvents;
        this.counters = counters;
        this.delays = new DeliveryDelays(counters, clock);
        this.ids = new DocumentIds(config.generation());
        this.outcomes = new OutcomeTable(config);
        this.limit = new InFlightLimit(config.maxInFlight());
        this.clock = clock;
        this.refusing = new RefusingStreams(clock);
        this.parkAfterMillis =
                config.parkAfter() == null ? Long.MAX_VALUE : config.parkAfter().toMillis();
        // Those on the wire, and one that each of as many stream threads fills meanwhile.
        this.bodies = new Bodies(2 * config.maxInFlight(), config.maxBytes() + config.maxBytes() / 4);
        for (int i = 1; i <= config.maxInFlight(); i++) {
            Thread worker = new Thread(this::work, "millrace-bulk-" + i);
            worker.setDaemon(true);
            workers.add(worker);
        }
        workers.forEach(Thread::start);
    }

    /** Takes a sealed batch over. Never waits; how much may be open is the intake's business. */
    void send(BulkBatch batch) {
        put(Attempt.first(batch));
    }

    /** An empty body for the next batch. */
    ByteArena newBody() {
        return bodies.take();
    }

    /** Takes back a body of which nothing is to be sent. */
    void giveBack(ByteArena body) {
        bodies.giveBack(body);
    }

    /** Whether a request would go out at once. What waits for its time to be tried again keeps nobody from it. */
    boolean isIdle() {
        return health.isUp() && limit.hasRoomFor(ready.get() + 1);
    }

    /** How many requests may be on the wire now. */
    public int inFlightLimit() {
        return limit.limit();
    }

    /** Batches and parts of batches that are on the wire or wait for their turn. */
    public int outstanding() {
        return outstanding.get();
    }

    /** What an operator must see to, by data stream, in Elasticsearch's words and since when. */
    public Map<String, String> troubles() {
        return refusing.reasons();
    }

    /** Stops sending. What is not settled stays so: it was not committed either. */
    @Override
    public void close() {
        closed = true;
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            try {
                worker.join(TimeUnit.SECONDS.toMillis(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void put(Attempt attempt) {
        outstanding.incrementAndGet();
        if (attempt.isReady()) {
            ready.incrementAndGet();
        }
        queue.put(attempt);
    }

    private void work() {
        while (!closed) {
            try {
                Attempt attempt = queue.take();
                limit.acquire();
                if (attempt.isReady()) {
                    ready.decrementAndGet();
                }
                try {
                    turn(attempt);
                } catch (RuntimeException | Error e) {
                    if (closed) {
                        LOG.debug("Closed with a request on the wire; what it carries stays unsettled", e);
                        return;
                    }
                    failedUnexpectedly(attempt, e);
                } finally {
                    limit.release();
                    outstanding.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void failedUnexpectedly(Attempt attempt, Throwable e) {
        if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
            // Without memory nothing can be promised; what is not committed is read again by the next owner.
            LOG.atError().setCause(e).log("Ending the process");
            Runtime.getRuntime().halt(EXIT_VIRTUAL_MACHINE_ERROR);
        }
        // Whoever closes the client has nothing more to say, and closes this next.
        LOG.atLevel(client.isRunning() ? Level.ERROR : Level.DEBUG)
                .setCause(e)
                .log("A bulk request failed in an unexpected way; it is tried again");
        putBack(attempt, attempt.documents(), true);
    }

    private void turn(Attempt attempt) {
        long wait = health.mayTry(System.nanoTime());
        if (wait > 0) {
            put(attempt.later(wait));
            return;
        }
        releaseWhatIsOver(attempt);
        if (attempt.documents().isEmpty()) {
            probe(attempt);
            return;
        }
        if (attempt.isInDoubt()) {
            try {
                settleWhatIsStored(attempt);
            } catch (IOException e) {
                health.failed(RequestFailures.kind(e), "asking for events in doubt: " + RequestFailures.describe(e));
                putBack(attempt, attempt.documents(), true);
                return;
            }
        }
        if (attempt.documents().isEmpty()) {
            health.succeeded();
        } else if (attempt.refusals().isEmpty()) {
            request(attempt, attempt.documents());
        } else {
            health.succeeded();
            rejectWhatIsMissing(attempt);
        }
    }

    /**
     * Uses the right to try although nothing is left to send: while Elasticsearch is down, nobody else may be left to find
     * out that it is up again.
     */
    private void probe(Attempt attempt) {
        if (health.isUp()) {
            return;
        }
        try {
            stored.refresh(targets(attempt.batch().documents()));
            health.succeeded();
        } catch (IOException e) {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
            put(attempt.again(
                    List.of(), Map.of(), false, attempt.refusedSinceMillis(), health.backoff(attempt.tries())));
        }
    }

    private static Set<String> targets(List<BulkBatch.Document> documents) {
        Set<String> targets = new TreeSet<>();
        documents.forEach(document -> targets.add(document.target().name()));
        return targets;
    }

    private void releaseWhatIsOver(Attempt attempt) {
        List<BulkBatch.Document> over = attempt.takeWhatIsOver();
        counters.released().add(over.size());
        BulkBatch.settle(over, Settled.RELEASED);
    }

    private void settleWhatIsStored(Attempt attempt) throws IOException {
        List<BulkBatch.Document> documents = attempt.documents();
        List<String> candidates = new ArrayList<>(documents.size());
        for (BulkBatch.Document document : documents) {
            candidates.add(ids.of(document.source().origin(), document.index()));
        }
        Set<String> found = stored.find(candidates, targets(documents));
        List<BulkBatch.Document> there = new ArrayList<>();
        List<BulkBatch.Document> missing = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            (found.contains(candidates.get(i)) ? there : missing).add(documents.get(i));
        }
        // Written by the very request whose answer is missing, so stored now, not a duplicate.
        attempt.leave(missing);
        attempt.isClear();
        counters.stored().add(there.size());
        delays.record(there);
        BulkBatch.settle(there, Settled.STORED);
    }

    private void request(Attempt attempt, List<BulkBatch.Document> documents) {
        if (attempt.tries() > 0) {
            counters.retried().add(documents.size());
        }
        Request request = BulkRequest.of(attempt.batch(), documents);
        counters.bulkRequests().increment();
        counters.bulkBytes().add(request.getEntity().getContentLength());
        long start = System.nanoTime();
        long failuresBefore = hostFailures.count();
        try {
            List<BulkAnswer.Item> items = ask(request, documents.size());
            health.succeeded();
            Judgement judgement =
                    new Judgement(documents, items, outcomes, refusing, attempt.tries(), isToBeParked(attempt));
            if (judgement.isTurnedAwayForLoad()) {
                limit.turnedAway();
            } else {
                limit.answered(System.nanoTime() - start);
            }
            carryOut(judgement, attempt, hostFailures.count() != failuresBefore);
            if (judgement.isFinal()) {
                takeBodyBack(attempt, documents);
            }
        } catch (ResponseException e) {
            refused(attempt, documents, e, hostFailures.count() != failuresBefore);
        } catch (IOException e) {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
            putBack(attempt, documents, RequestFailures.mayHaveArrived(e));
        }
    }

    private boolean isToBeParked(Attempt attempt) {
        return attempt.refusedSinceMillis() != Attempt.NOT_REFUSED
                && clock.millis() - attempt.refusedSinceMillis() >= parkAfterMillis;
    }

    /** Only after the first and only request, with all that is in it: its answer came, so nobody reads the body any more. */
    private void takeBodyBack(Attempt attempt, List<BulkBatch.Document> documents) {
        if (attempt.tries() == 0
                && documents.size() == attempt.batch().documents().size()) {
            bodies.giveBack(attempt.batch().body());
        }
    }

    private List<BulkAnswer.Item> ask(Request request, int documents) throws IOException {
        long start = System.nanoTime();
        try {
            Response response = client.performRequest(request);
            try (InputStream content = response.getEntity().getContent()) {
                return BulkAnswer.read(content, documents);
            }
        } finally {
            counters.bulkDurations().record(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }

    /** @param hasAHostFailed so that the answer may be that of the next one, and the first may have stored it */
    private void carryOut(Judgement judgement, Attempt attempt, boolean hasAHostFailed) {
        // From here on each document is owed by somebody else: those that are sent again first, they would be lost.
        long since = Math.min(attempt.refusedSinceMillis(), clock.millis());
        putBack(attempt, judgement.again(), Map.of(), hasAHostFailed, since);
        putBack(attempt, judgement.inDoubt(), Map.of(), true, since);
        putBack(attempt, List.copyOf(judgement.refusedInDoubt().keySet()), judgement.refusedInDoubt(), true, since);
        attempt.leave(List.of());
        judgement.settle(counters, delays);
        judgement.refused().forEach(this::reject);
    }

    /** The request as a whole got no item results. */
    private void refused(
            Attempt attempt, List<BulkBatch.Document> documents, ResponseException e, boolean hasAHostFailed) {
        Outcome outcome = OutcomeTable.ofRequest(RequestFailures.status(e));
        if (outcome == Outcome.RETRY) {
            limit.turnedAway();
        }
        if (outcome == Outcome.TOO_LARGE) {
            health.succeeded();
            halve(attempt, documents, e, hasAHostFailed);
            return;
        }
        if (outcome == Outcome.PAUSE) {
            health.refused(RequestFailures.kind(e), RequestFailures.describe(e));
        } else {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
        }
        putBack(attempt, documents, outcome == Outcome.IN_DOUBT || hasAHostFailed);
    }

    private void halve(Attempt attempt, List<BulkBatch.Document> documents, ResponseException e, boolean isInDoubt) {
        attempt.leave(List.of());
        if (documents.size() == 1) {
            BulkBatch.Document document = documents.get(0);
            Refusal refusal = new Refusal(OutcomeRow.TOO_LARGE_CODE, RequestFailures.describe(e));
            if (isInDoubt) {
                putBack(attempt, documents, Map.of(document, refusal), true, attempt.refusedSinceMillis());
            } else {
                reject(document, refusal);
            }
            return;
        }
        int half = documents.size() / 2;
        put(attempt.part(documents.subList(0, half), isInDoubt));
        put(attempt.part(documents.subList(half, documents.size()), isInDoubt));
    }

    /** Of documents that were refused in doubt those are left that Elasticsearch does not hold. */
    private void rejectWhatIsMissing(Attempt attempt) {
        List<BulkBatch.Document> missing = attempt.documents();
        attempt.leave(List.of());
        for (BulkBatch.Document document : missing) {
            Refusal refusal = attempt.refusals().get(document);
            if (refusal == null) {
                throw new IllegalStateException("an attempt with refusals has one for each document");
            }
            reject(document, refusal);
        }
    }

    private void reject(BulkBatch.Document document, Refusal refusal) {
        rejectedEvents.accept(
                document.source(),
                document.index(),
                new Rejection(Stage.SINK, refusal.code(), "Elasticsearch answers " + refusal.reason()),
                document.share());
    }

    private void putBack(Attempt attempt, List<BulkBatch.Document> documents, boolean isInDoubt) {
        putBack(attempt, documents, attempt.refusals(), isInDoubt, attempt.refusedSinceMillis());
    }

    private void putBack(
            Attempt attempt,
            List<BulkBatch.Document> documents,
            Map<BulkBatch.Document, Refusal> refusals,
            boolean isInDoubt,
            long refusedSince) {
        if (!documents.isEmpty()) {
            put(attempt.again(documents, refusals, isInDoubt, refusedSince, health.backoff(attempt.tries())));
        }
    }
}
