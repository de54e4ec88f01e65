package dev.millrace.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Documents of one batch that are sent together, and when. Owned by the worker that took it from the queue. */
final class Attempt implements Delayed {

    /** Those due at the same time come in the order in which they were made. */
    private static final AtomicLong SEQUENCE = new AtomicLong();

    static final long NOT_REFUSED = Long.MAX_VALUE;

    private final BulkBatch batch;
    private final Map<BulkBatch.Document, Refusal> refusals;
    private final int tries;
    private final long refusedSinceMillis;
    private final long dueNanos;
    private final boolean isReady;
    private final long sequence = SEQUENCE.incrementAndGet();

    /**
     * What is left to do: whatever is settled or handed on leaves this list first, so that a failure nobody expected
     * settles nothing twice.
     */
    private List<BulkBatch.Document> documents;

    private boolean isInDoubt;

    private Attempt(
            BulkBatch batch,
            List<BulkBatch.Document> documents,
            Map<BulkBatch.Document, Refusal> refusals,
            boolean isInDoubt,
            int tries,
            long refusedSinceMillis,
            long waitNanos) {
        this.batch = batch;
        this.documents = documents;
        this.refusals = refusals;
        this.isInDoubt = isInDoubt;
        this.tries = tries;
        this.refusedSinceMillis = refusedSinceMillis;
        this.dueNanos = System.nanoTime() + waitNanos;
        this.isReady = waitNanos == 0;
    }

    /** The first one, now. */
    static Attempt first(BulkBatch batch) {
        return new Attempt(batch, batch.documents(), Map.of(), false, 0, NOT_REFUSED, 0);
    }

    /** Some of its documents, now, as they are too many for one request. */
    Attempt part(List<BulkBatch.Document> some, boolean inDoubt) {
        return new Attempt(batch, some, Map.of(), inDoubt, tries, refusedSinceMillis, 0);
    }

    /**
     * Once more.
     *
     * @param refused what each document is a dead letter for, unless it is found stored; empty where they are to be sent
     * @param refusedSince since when each of them is refused by its own item, epoch milliseconds
     * @param waitNanos more than 0
     */
    Attempt again(
            List<BulkBatch.Document> some,
            Map<BulkBatch.Document, Refusal> refused,
            boolean inDoubt,
            long refusedSince,
            long waitNanos) {
        return new Attempt(batch, some, refused, inDoubt, tries + 1, refusedSince, waitNanos);
    }

    /** The same, later: it was not its turn. */
    Attempt later(long waitNanos) {
        return new Attempt(batch, documents, refusals, isInDoubt, tries, refusedSinceMillis, waitNanos);
    }

    BulkBatch batch() {
        return batch;
    }

    List<BulkBatch.Document> documents() {
        return documents;
    }

    Map<BulkBatch.Document, Refusal> refusals() {
        return refusals;
    }

    /** How often they were sent before. */
    int tries() {
        return tries;
    }

    /** Since when they are refused by their own items, epoch milliseconds; {@link #NOT_REFUSED} if they are not. */
    long refusedSinceMillis() {
        return refusedSinceMillis;
    }

    /** Whether it was to be sent at once, so that it waits for a worker and not for its time. */
    boolean isReady() {
        return isReady;
    }

    /** Whether an earlier try may have stored them. */
    boolean isInDoubt() {
        return isInDoubt;
    }

    /** Elasticsearch has said which are stored. */
    void isClear() {
        isInDoubt = false;
    }

    /** Leaves so much to do. */
    void leave(List<BulkBatch.Document> missing) {
        documents = missing;
    }

    /** Takes out what another owner reads again by now. */
    List<BulkBatch.Document> takeWhatIsOver() {
        int first = 0;
        while (first < documents.size() && !documents.get(first).share().isOver()) {
            first++;
        }
        if (first == documents.size()) {
            return List.of();
        }
        List<BulkBatch.Document> over = new ArrayList<>();
        List<BulkBatch.Document> ours = new ArrayList<>(documents.subList(0, first));
        for (BulkBatch.Document document : documents.subList(first, documents.size())) {
            (document.share().isOver() ? over : ours).add(document);
        }
        documents = ours;
        return over;
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

    /** Why a document is a dead letter. */
    record Refusal(String code, String reason) {}
}
