package dev.millrace.sink;

import dev.millrace.event.Settled;
import dev.millrace.metrics.Counters;
import dev.millrace.sink.Attempt.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What an answer means for each document of its request, by the document's own item. Allocates only for documents that
 * are not settled with it.
 */
final class Judgement {

    private final List<BulkBatch.Document> documents;
    private final @Nullable Settled[] settled;
    private final List<BulkBatch.Document> again = new ArrayList<>(0);
    private final List<BulkBatch.Document> inDoubt = new ArrayList<>(0);
    private final Map<BulkBatch.Document, Refusal> refused = new LinkedHashMap<>(0);
    private final Map<BulkBatch.Document, Refusal> refusedInDoubt = new LinkedHashMap<>(0);
    private final boolean isToBeParked;
    private boolean isTurnedAwayForLoad;

    /**
     * @param streams is told what each data stream answers, and says which have refused for too long
     * @param isToBeParked whether what is refused again becomes a dead letter, so that its partition goes on
     */
    Judgement(
            List<BulkBatch.Document> documents,
            List<BulkAnswer.Item> items,
            OutcomeTable table,
            RefusingStreams streams,
            int tries,
            boolean isToBeParked) {
        this.documents = documents;
        this.isToBeParked = isToBeParked;
        this.settled = new Settled[documents.size()];
        for (int i = 0; i < documents.size(); i++) {
            BulkAnswer.Item item = items.get(i);
            Outcome outcome = item.outcome(table);
            streams.answered(documents.get(i).target(), item, outcome, tries);
            isTurnedAwayForLoad |= item.isTurnedAwayForLoad();
            judge(i, item, outcome);
        }
    }

    private void judge(int i, BulkAnswer.Item item, Outcome outcome) {
        boolean mayBeStored = OutcomeTable.isInDoubt(item.status());
        switch (outcome) {
            case STORED -> settled[i] = Settled.STORED;
            case DUPLICATE -> settled[i] = Settled.DUPLICATE;
            case FAILURE_STORED -> settled[i] = Settled.FAILURE_STORED;
            case RETRY, IN_DOUBT, PAUSE -> {
                if (isToBeParked) {
                    refuse(i, OutcomeRow.PARKED_CODE, item, mayBeStored);
                } else {
                    (mayBeStored ? inDoubt : again).add(documents.get(i));
                }
            }
            case DEAD_LETTER, TOO_LARGE -> refuse(i, item.code(), item, mayBeStored);
        }
    }

    private void refuse(int i, String code, BulkAnswer.Item item, boolean mayBeStored) {
        (mayBeStored ? refusedInDoubt : refused).put(documents.get(i), new Refusal(code, item.describe()));
    }

    /** Whether a part was turned away because Elasticsearch has too much to do. */
    boolean isTurnedAwayForLoad() {
        return isTurnedAwayForLoad;
    }

    /** Whether nothing of it is sent or asked for again. */
    boolean isFinal() {
        return again.isEmpty() && inDoubt.isEmpty() && refusedInDoubt.isEmpty();
    }

    /** To be sent again. */
    List<BulkBatch.Document> again() {
        return again;
    }

    /** To be asked for, and sent again where they are not stored. */
    List<BulkBatch.Document> inDoubt() {
        return inDoubt;
    }

    /** Dead letters. */
    Map<BulkBatch.Document, Refusal> refused() {
        return refused;
    }

    /** To be asked for, and dead letters where they are not stored. */
    Map<BulkBatch.Document, Refusal> refusedInDoubt() {
        return refusedInDoubt;
    }

    /** Counts and settles the others; they come in runs of one share and one fate, each settled in one go. */
    void settle(Counters counters, DeliveryDelays delays) {
        int first = 0;
        for (int i = 1; i <= settled.length; i++) {
            if (i == settled.length
                    || settled[i] != settled[first]
                    || documents.get(i).share() != documents.get(first).share()) {
                Settled as = settled[first];
                if (as != null) {
                    counter(counters, as).add(i - first);
                    if (as == Settled.STORED) {
                        delays.record(documents.subList(first, i));
                    }
                    documents.get(first).share().settle(as, i - first);
                }
                first = i;
            }
        }
    }

    private static LongAdder counter(Counters counters, Settled as) {
        return switch (as) {
            case STORED -> counters.stored();
            case DUPLICATE -> counters.duplicates();
            case FAILURE_STORED -> counters.failureStored();
            case DEAD_LETTERED -> counters.deadLettered();
            case RELEASED -> counters.released();
        };
    }
}
