package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.ReplayedDeadLetters;
import dev.millrace.deadletter.ReplayedDeadLetters.Letter;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.ledger.BatchSettlement;
import dev.millrace.ledger.ByteBudget;
import dev.millrace.ledger.LedgerEntry.By;
import dev.millrace.ledger.LedgerTopic;
import dev.millrace.metrics.Counters;
import dev.millrace.runtime.recovery.Accounts.Account;
import dev.millrace.sink.BatchWriter;
import dev.millrace.sink.BulkSender;
import dev.millrace.sink.DocumentIds;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Sends events through the stages and to Elasticsearch once more, under the identity that they had the first time. Of
 * each batch Elasticsearch is asked first what it holds, in whatever data stream; only the rest is sent, by the sender
 * that {@code run} has. What is rejected goes to the dead-letter topic. Used by one thread.
 */
final class Redelivery implements AutoCloseable {

    private static final int BATCH_EVENTS = 1000;
    private static final long BATCH_BYTES = 16 * 1024 * 1024;

    /** Whether anything is written, and for whom the ledger tells it. */
    enum Mode {
        REPLAY,
        REPAIR,
        /** Runs the stages and asks Elasticsearch, but writes nothing. */
        DRY_RUN
    }

    private final Connections connections;
    private final Stages stages;
    private final Mode mode;
    private final Predicate<EventKey> hasLetter;
    private final LogEvent event;
    private final DocumentIds ids;
    private final ByteBudget budget = new ByteBudget(Long.MAX_VALUE);
    private final Counters counters = new Counters();
    private final Queue<Letter> fromElasticsearch = new ConcurrentLinkedQueue<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final BulkSender sender;
    private final BatchWriter writer;
    private final ReplayedDeadLetters deadLetters;
    private final LedgerTopic ledgerTopic;
    private final Accounts accounts = new Accounts();
    private final Tally tally = new Tally();
    private final List<Wanted> waiting = new ArrayList<>();
    /** Read by the sender's threads too. */
    private final Map<EventKey, Integer> replays = new ConcurrentHashMap<>();

    private long waitingBytes;

    /** @param hasLetter whether the dead-letter topic holds an event by itself */
    Redelivery(Connections connections, Stages stages, Mode mode, Predicate<EventKey> hasLetter) {
        this.connections = connections;
        this.stages = stages;
        this.mode = mode;
        this.hasLetter = hasLetter;
        event = stages.decoder().newEvent();
        ids = connections.elasticsearch().ids();
        RejectedEvents rejected = this::rejectedByElasticsearch;
        sender = connections.elasticsearch().sender(rejected, counters, connections.clock());
        writer = new BatchWriter(connections.config().sink().bulk(), sender, this::settlement, counters);
        deadLetters = connections.deadLetters();
        ledgerTopic = connections.ledgerTopic();
    }

    Tally tally() {
        return tally;
    }

    /** Takes a record over; what has been taken is sent in batches. */
    void add(Wanted wanted) throws IOException, InterruptedException {
        waiting.add(wanted);
        waitingBytes += wanted.bytes();
        if (waiting.size() >= BATCH_EVENTS || waitingBytes >= BATCH_BYTES) {
            flush();
        }
    }

    /** Returns when all that was taken is settled. */
    void flush() throws IOException, InterruptedException {
        if (waiting.isEmpty()) {
            return;
        }
        List<BitSet> chosen = new ArrayList<>(waiting.size());
        Set<String> candidates = new HashSet<>();
        for (Wanted wanted : waiting) {
            BitSet indexes = wanted.among(outcomes(wanted.source()), hasLetter);
            chosen.add(indexes);
            indexes.stream()
                    .forEach(index -> candidates.add(ids.of(wanted.source().origin(), index)));
        }
        Set<String> stored = connections.elasticsearch().stored().findAnywhere(candidates);
        List<Letter> letters = new ArrayList<>();
        for (int i = 0; i < waiting.size(); i++) {
            send(waiting.get(i), chosen.get(i), stored, letters);
        }
        await();
        fromElasticsearch.forEach(letters::add);
        letters.forEach(tally::addRejectedAgain);
        if (mode != Mode.DRY_RUN) {
            deadLetters.write(letters);
            accounts.close(mode == Mode.REPLAY ? By.REPLAY : By.REPAIR).forEach(ledgerTopic);
        }
        fromElasticsearch.clear();
        replays.clear();
        waiting.clear();
        waitingBytes = 0;
    }

    /** What the stages say of the events of a record, by index: a rejection, or {@link Wanted#PASSED}. */
    Map<Integer, Object> outcomes(SourceRecord source) {
        Map<Integer, Object> found = new TreeMap<>();
        stages.run(source.value(), source.origin(), event, new EventReceiver() {
            @Override
            public void event(LogEvent routed) {
                found.put(routed.index(), Wanted.PASSED);
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                found.put(index, rejection);
            }
        });
        return found;
    }

    private void send(Wanted wanted, BitSet chosen, Set<String> stored, List<Letter> letters) {
        BitSet left = (BitSet) chosen.clone();
        chosen.stream()
                .filter(index -> stored.contains(ids.of(wanted.source().origin(), index)))
                .forEach(left::clear);
        int storedBefore = chosen.cardinality() - left.cardinality();
        tally.addStoredBefore(storedBefore);
        Account account = accounts.of(wanted.source().origin());
        account.wanted(wanted.source().origin(), chosen.cardinality(), storedBefore);
        if (left.isEmpty()) {
            return;
        }
        SourceRecord source = wanted.source();
        stages.run(source.value(), source.origin(), event, new EventReceiver() {
            @Override
            public void event(LogEvent routed) {
                if (left.get(routed.index())) {
                    left.clear(routed.index());
                    append(routed, wanted);
                }
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                if (left.get(index)) {
                    left.clear(index);
                    account.deadLettered();
                    letters.add(new Letter(source, index, rejection, next(wanted)));
                }
            }
        });
        account.gone(left.cardinality());
        left.stream().forEach(index -> tally.addGone());
        writer.sealIfFull();
    }

    /** Counted where it was a dead letter already. */
    private static int next(Wanted wanted) {
        return wanted.rejectedBy() == null ? 0 : wanted.replays() + 1;
    }

    private void append(LogEvent routed, Wanted wanted) {
        if (mode == Mode.DRY_RUN) {
            tally.add(1, 0, 0);
            return;
        }
        routed.source(wanted.source());
        replays.put(EventKey.of(routed.origin(), routed.index()), next(wanted));
        writer.append(routed, accounts.of(routed.origin()).share(writer.settlement()));
    }

    private Settlement settlement() {
        Settlement settlement = new BatchSettlement(budget);
        settlements.add(settlement);
        return settlement;
    }

    /** Called by the sender's threads, while this one waits. */
    private void rejectedByElasticsearch(SourceRecord source, int index, Rejection rejection, Share share) {
        int count = replays.getOrDefault(EventKey.of(source.origin(), index), 0);
        fromElasticsearch.add(new Letter(source, index, rejection, count));
        share.settle(Settled.DEAD_LETTERED, 1);
    }

    private void await() throws InterruptedException {
        writer.seal();
        // The last one is what the writer fills next.
        for (Settlement settlement : settlements.subList(0, settlements.size() - 1)) {
            while (!settlement.isSettled()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        settlements.subList(0, settlements.size() - 1).clear();
        if (mode != Mode.DRY_RUN) {
            tally.add(
                    counters.stored().sumThenReset(),
                    counters.duplicates().sumThenReset(),
                    counters.failureStored().sumThenReset());
        }
    }

    /** What is not flushed stays as it was. */
    @Override
    public void close() {
        sender.close();
        deadLetters.close();
        ledgerTopic.close();
    }
}
