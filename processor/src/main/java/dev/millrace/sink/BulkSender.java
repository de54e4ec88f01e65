package dev.millrace.sink;

import dev.millrace.config.SinkConfig.BulkConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Origin;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.metrics.Counters;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Sends sealed batches and sees each of their documents through to an outcome. A pool of workers, as many as requests may
 * be in flight, takes from one queue; a retry is put back with a time before which it is not taken, so waiting holds no
 * worker, and one data stream that rejects does not stop the others.
 *
 * <p>Each document is judged by its own item ({@link OutcomeTable}) and settled once. What is not settled is repeated, for
 * ever, until its {@link dev.millrace.event.Epoch} is over. When it is not known whether a request was carried out,
 * {@link StoredDocuments} is asked before anything of it is sent again.
 */
public final class BulkSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BulkSender.class);

    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

    private static final int EXIT_VIRTUAL_MACHINE_ERROR = 1;

    /** With the backoff's defaults about half a minute of being turned away: then it is told. */
    private static final int LASTING_TRIES = 9;

    private final RestClient client;
    private final StoredDocuments stored;
    private final ElasticsearchHealth health;
    private final RejectedEvents rejectedEvents;
    private final Counters counters;
    private final InstantSource clock;
    private final DocumentIds ids;
    private final OutcomeTable outcomes;
    private final Bodies bodies;
    private final DelayQueue<Attempt> queue = new DelayQueue<>();
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong sequence = new AtomicLong();
    private final Map<String, String> troubles = new ConcurrentHashMap<>();
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    public BulkSender(
            BulkConfig config,
            RestClient client,
            StoredDocuments stored,
            ElasticsearchHealth health,
            RejectedEvents rejectedEvents,
            Counters counters,
            InstantSource clock) {
        this.client = client;
        this.stored = stored;
        this.health = health;
        this.rejectedEvents = rejectedEvents;
        this.counters = counters;
        this.clock = clock;
        this.ids = new DocumentIds(config.generation());
        this.outcomes = new OutcomeTable(config);
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
        put(new Attempt(batch, batch.documents(), Map.of(), false, 0, 0, sequence.incrementAndGet()));
    }

    /** An empty body for the next batch. */
    ByteArena newBody() {
        return bodies.take();
    }

    /** Whether a worker waits for work. */
    boolean isIdle() {
        return outstanding.get() < workers.size();
    }

    /** Batches and parts of batches that are on the wire or wait for their turn. */
    public int outstanding() {
        return outstanding.get();
    }

    /** What an operator must see to, by data stream, in Elasticsearch's words. */
    public Map<String, String> troubles() {
        return Map.copyOf(troubles);
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
        queue.put(attempt);
    }

    private void work() {
        while (!closed) {
            try {
                Attempt attempt = queue.take();
                try {
                    turn(attempt);
                } catch (RuntimeException | Error e) {
                    if (closed) {
                        LOG.debug("Closed with a request on the wire; what it carries stays unsettled", e);
                        return;
                    }
                    if (e instanceof VirtualMachineError && !(e instanceof StackOverflowError)) {
                        // Without memory nothing can be promised; what is not committed is read again by the next
                        // owner.
                        LOG.atError().setCause(e).log("Ending the process");
                        Runtime.getRuntime().halt(EXIT_VIRTUAL_MACHINE_ERROR);
                    }
                    LOG.atError().setCause(e).log("A bulk request failed in an unexpected way; it is tried again");
                    putBack(attempt, attempt.documents, true);
                } finally {
                    outstanding.decrementAndGet();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void turn(Attempt attempt) {
        long wait = health.mayTry(System.nanoTime());
        if (wait > 0) {
            put(new Attempt(
                    attempt.batch,
                    attempt.documents,
                    attempt.refusals,
                    attempt.isInDoubt,
                    attempt.tries,
                    System.nanoTime() + wait,
                    attempt.sequence));
            return;
        }
        releaseWhatIsOver(attempt);
        if (attempt.documents.isEmpty()) {
            probe(attempt);
            return;
        }
        if (attempt.isInDoubt) {
            try {
                settleWhatIsStored(attempt);
            } catch (IOException e) {
                health.failed(RequestFailures.kind(e), "asking for events in doubt: " + RequestFailures.describe(e));
                putBack(attempt, attempt.documents, true);
                return;
            }
        }
        if (attempt.documents.isEmpty()) {
            health.succeeded();
        } else if (attempt.refusals.isEmpty()) {
            request(attempt, attempt.documents);
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
            stored.refresh(targets(attempt.batch.documents()));
            health.succeeded();
        } catch (IOException e) {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
            put(new Attempt(
                    attempt.batch,
                    List.of(),
                    Map.of(),
                    false,
                    attempt.tries + 1,
                    System.nanoTime() + health.backoff(attempt.tries),
                    sequence.incrementAndGet()));
        }
    }

    private static Set<String> targets(List<BulkBatch.Document> documents) {
        Set<String> targets = new TreeSet<>();
        documents.forEach(document -> targets.add(document.target().name()));
        return targets;
    }

    /** Leaves out what another owner reads again by now. */
    private void releaseWhatIsOver(Attempt attempt) {
        List<BulkBatch.Document> ours = new ArrayList<>(attempt.documents.size());
        for (BulkBatch.Document document : attempt.documents) {
            if (!document.epoch().isOver()) {
                ours.add(document);
            }
        }
        int released = attempt.documents.size() - ours.size();
        if (released > 0) {
            attempt.documents = ours;
            counters.released().add(released);
            attempt.batch.settlement().settle(released);
        }
    }

    private void settleWhatIsStored(Attempt attempt) throws IOException {
        List<BulkBatch.Document> documents = attempt.documents;
        List<String> candidates = new ArrayList<>(documents.size());
        for (BulkBatch.Document document : documents) {
            candidates.add(ids.of(document.source().origin(), document.index()));
        }
        Set<String> found = stored.find(candidates, targets(documents));
        List<BulkBatch.Document> missing = new ArrayList<>();
        long now = clock.millis();
        for (int i = 0; i < documents.size(); i++) {
            if (found.contains(candidates.get(i))) {
                delivered(documents.get(i), now);
            } else {
                missing.add(documents.get(i));
            }
        }
        int there = documents.size() - missing.size();
        // Written by the very request whose answer is missing, so stored now, not a duplicate.
        attempt.documents = missing;
        attempt.isInDoubt = false;
        counters.stored().add(there);
        attempt.batch.settlement().settle(there);
    }

    private void request(Attempt attempt, List<BulkBatch.Document> documents) {
        if (attempt.tries > 0) {
            counters.retried().add(documents.size());
        }
        Request request = new Request("POST", "/_bulk");
        request.addParameter("require_data_stream", "true");
        request.addParameter("filter_path", BulkAnswer.FILTER_PATH);
        request.setEntity(body(attempt.batch, documents));
        counters.bulkRequests().increment();
        counters.bulkBytes().add(request.getEntity().getContentLength());
        try {
            List<BulkAnswer.Item> items = ask(request, documents.size());
            health.succeeded();
            judge(attempt, documents, items);
            takeBodyBack(attempt, documents);
        } catch (ResponseException e) {
            refused(attempt, documents, e);
        } catch (IOException e) {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
            putBack(attempt, documents, RequestFailures.mayHaveArrived(e));
        }
    }

    /** Only after the first and only request, with all that is in it: its answer came, so nobody reads the body any more. */
    private void takeBodyBack(Attempt attempt, List<BulkBatch.Document> documents) {
        if (attempt.tries == 0
                && documents.size() == attempt.batch.documents().size()
                && attempt.batch.settlement().isSettled()) {
            bodies.giveBack(attempt.batch.body());
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

    private void delivered(BulkBatch.Document document, long nowMillis) {
        long recordMillis = document.source().origin().timestampMillis();
        if (recordMillis != Origin.NO_TIMESTAMP) {
            counters.delivery().record(nowMillis - recordMillis);
        }
        if (document.eventMillis() != Origin.NO_TIMESTAMP) {
            counters.freshness().record(nowMillis - document.eventMillis());
        }
    }

    private static NByteArrayEntity body(BulkBatch batch, List<BulkBatch.Document> documents) {
        if (documents.size() == batch.documents().size()) {
            return new NByteArrayEntity(batch.body().array(), 0, batch.body().size(), NDJSON);
        }
        int size = 0;
        for (BulkBatch.Document document : documents) {
            size += document.end() - document.start();
        }
        byte[] some = new byte[size];
        int at = 0;
        for (BulkBatch.Document document : documents) {
            int length = document.end() - document.start();
            System.arraycopy(batch.body().array(), document.start(), some, at, length);
            at += length;
        }
        return new NByteArrayEntity(some, NDJSON);
    }

    private void judge(Attempt attempt, List<BulkBatch.Document> documents, List<BulkAnswer.Item> items) {
        int created = 0;
        int duplicates = 0;
        int failureStored = 0;
        long now = clock.millis();
        List<BulkBatch.Document> again = new ArrayList<>();
        List<BulkBatch.Document> doubtful = new ArrayList<>();
        Map<BulkBatch.Document, Refusal> refused = new LinkedHashMap<>();
        Map<BulkBatch.Document, Refusal> refusedInDoubt = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            BulkBatch.Document document = documents.get(i);
            BulkAnswer.Item item = items.get(i);
            Outcome outcome = item.outcome(outcomes);
            boolean isInDoubt = OutcomeTable.isInDoubt(item.status());
            note(attempt, document, item, outcome);
            switch (outcome) {
                case STORED -> {
                    created++;
                    delivered(document, now);
                }
                case DUPLICATE -> duplicates++;
                case FAILURE_STORED -> failureStored++;
                case RETRY, IN_DOUBT, PAUSE -> (isInDoubt ? doubtful : again).add(document);
                case DEAD_LETTER, TOO_LARGE ->
                    (isInDoubt ? refusedInDoubt : refused).put(document, new Refusal(item.code(), item.describe()));
            }
        }
        // From here on each document is owed by somebody else: those that are sent again first, they would be lost.
        putBack(attempt, again, Map.of(), false);
        putBack(attempt, doubtful, Map.of(), true);
        putBack(attempt, List.copyOf(refusedInDoubt.keySet()), refusedInDoubt, true);
        attempt.documents = List.of();
        counters.stored().add(created);
        counters.duplicates().add(duplicates);
        counters.failureStored().add(failureStored);
        attempt.batch.settlement().settle(created + duplicates + failureStored);
        refused.forEach((document, refusal) -> reject(attempt, document, refusal));
    }

    /** The request as a whole got no item results. */
    private void refused(Attempt attempt, List<BulkBatch.Document> documents, ResponseException e) {
        Outcome outcome = OutcomeTable.ofRequest(RequestFailures.status(e));
        if (outcome == Outcome.TOO_LARGE) {
            health.succeeded();
            halve(attempt, documents, e);
            return;
        }
        if (outcome == Outcome.PAUSE) {
            health.refused(RequestFailures.kind(e), RequestFailures.describe(e));
        } else {
            health.failed(RequestFailures.kind(e), RequestFailures.describe(e));
        }
        putBack(attempt, documents, outcome == Outcome.IN_DOUBT || RequestFailures.mayHaveArrivedAtAnEarlierHost(e));
    }

    private void halve(Attempt attempt, List<BulkBatch.Document> documents, ResponseException e) {
        boolean isInDoubt = RequestFailures.mayHaveArrivedAtAnEarlierHost(e);
        attempt.documents = List.of();
        if (documents.size() == 1) {
            BulkBatch.Document document = documents.get(0);
            Refusal refusal = new Refusal(OutcomeRow.TOO_LARGE_CODE, RequestFailures.describe(e));
            if (isInDoubt) {
                putBack(attempt, documents, Map.of(document, refusal), true);
            } else {
                reject(attempt, document, refusal);
            }
            return;
        }
        int half = documents.size() / 2;
        for (List<BulkBatch.Document> part :
                List.of(documents.subList(0, half), documents.subList(half, documents.size()))) {
            put(new Attempt(attempt.batch, part, Map.of(), isInDoubt, attempt.tries, 0, sequence.incrementAndGet()));
        }
    }

    /** Of documents that were refused in doubt those are left that Elasticsearch does not hold. */
    private void rejectWhatIsMissing(Attempt attempt) {
        List<BulkBatch.Document> missing = attempt.documents;
        attempt.documents = List.of();
        for (BulkBatch.Document document : missing) {
            Refusal refusal = attempt.refusals.get(document);
            if (refusal == null) {
                throw new IllegalStateException("an attempt with refusals has one for each document");
            }
            reject(attempt, document, refusal);
        }
    }

    private void reject(Attempt attempt, BulkBatch.Document document, Refusal refusal) {
        rejectedEvents.accept(
                document.source(),
                document.index(),
                new Rejection(Stage.SINK, refusal.code, "Elasticsearch answers " + refusal.reason),
                document.epoch(),
                attempt.batch.settlement());
    }

    /** Says once when a data stream refuses for good or for long, and once when it ends. */
    private void note(Attempt attempt, BulkBatch.Document document, BulkAnswer.Item item, Outcome outcome) {
        String target = document.target().name();
        if (outcome == Outcome.PAUSE) {
            tell(Level.ERROR, target, item, "for a reason that an operator must remove; trying again until then");
        } else if (outcome.isRepeated() && attempt.tries >= LASTING_TRIES) {
            tell(Level.WARN, target, item, "and has done so for long; trying again until it takes them");
        } else if (!troubles.isEmpty() && outcome == Outcome.STORED && troubles.remove(target) != null) {
            LOG.atInfo().addKeyValue("data_stream", target).log("Elasticsearch takes documents again");
        }
    }

    private void tell(Level level, String target, BulkAnswer.Item item, String what) {
        String reason = item.describe();
        if (!reason.equals(troubles.put(target, reason))) {
            LOG.atLevel(level)
                    .addKeyValue("data_stream", target)
                    .addKeyValue("error.message", reason)
                    .log("Elasticsearch refuses documents {}", what);
        }
    }

    private void putBack(Attempt attempt, List<BulkBatch.Document> documents, boolean isInDoubt) {
        putBack(attempt, documents, attempt.refusals, isInDoubt);
    }

    private void putBack(
            Attempt attempt,
            List<BulkBatch.Document> documents,
            Map<BulkBatch.Document, Refusal> refusals,
            boolean isInDoubt) {
        if (!documents.isEmpty()) {
            put(new Attempt(
                    attempt.batch,
                    documents,
                    refusals,
                    isInDoubt,
                    attempt.tries + 1,
                    System.nanoTime() + health.backoff(attempt.tries),
                    sequence.incrementAndGet()));
        }
    }

    /** Why a document is a dead letter. */
    private record Refusal(String code, String reason) {}

    /** Documents of one batch that are sent together. */
    private static final class Attempt implements Delayed {

        private final BulkBatch batch;

        /** What each document is a dead letter for, unless it is found stored; empty where they are to be sent. */
        private final Map<BulkBatch.Document, Refusal> refusals;

        private final int tries;
        private final long dueNanos;
        private final long sequence;

        /**
         * What is left to do, kept by the worker that took it: whatever is settled or handed on leaves this list first, so
         * that a failure nobody expected settles nothing twice.
         */
        private List<BulkBatch.Document> documents;

        private boolean isInDoubt;

        /** @param dueNanos of {@link System#nanoTime}; 0 for now */
        private Attempt(
                BulkBatch batch,
                List<BulkBatch.Document> documents,
                Map<BulkBatch.Document, Refusal> refusals,
                boolean isInDoubt,
                int tries,
                long dueNanos,
                long sequence) {
            this.batch = batch;
            this.documents = documents;
            this.refusals = refusals;
            this.isInDoubt = isInDoubt;
            this.tries = tries;
            this.dueNanos = dueNanos == 0 ? System.nanoTime() : dueNanos;
            this.sequence = sequence;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Attempt that = (Attempt) other;
            int byTime = Long.compare(dueNanos - that.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(sequence, that.sequence);
        }
    }
}
