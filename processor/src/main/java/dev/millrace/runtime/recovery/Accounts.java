package dev.millrace.runtime.recovery;

import dev.millrace.event.Epoch;
import dev.millrace.event.Origin;
import dev.millrace.event.Settled;
import dev.millrace.event.Settlement;
import dev.millrace.event.Share;
import dev.millrace.ledger.Balance;
import dev.millrace.ledger.BatchShare;
import dev.millrace.ledger.LedgerEntry;
import dev.millrace.ledger.LedgerEntry.By;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of events that are sent through again, by partition: lines for the ledger. Used by one thread. */
final class Accounts {

    private static final Epoch NEVER_OVER = () -> false;

    private final Map<Place, Account> accounts = new LinkedHashMap<>();

    private record Place(String topic, String topicId, int partition) {}

    Account of(Origin origin) {
        return accounts.computeIfAbsent(
                new Place(origin.topic(), origin.topicId(), origin.partition()), place -> new Account());
    }

    /** The lines, once all shares are settled; nothing is accounted for twice. */
    List<LedgerEntry> close(By by) {
        List<LedgerEntry> entries = new ArrayList<>();
        accounts.forEach((place, account) -> {
            if (account.read > 0) {
                entries.add(new LedgerEntry(
                        place.topic,
                        place.topicId,
                        place.partition,
                        account.from,
                        account.to,
                        account.balance(),
                        0,
                        by));
            }
        });
        accounts.clear();
        return entries;
    }

    /** Of one partition. */
    static final class Account {

        private final List<BatchShare> shares = new ArrayList<>();
        private long from = Long.MAX_VALUE;
        private long to;
        private long read;
        private long storedBefore;
        private long deadLettered;
        private long gone;

        /** So many events of the record are to be stored, and some of them are by now. */
        void wanted(Origin origin, long events, long thereAlready) {
            from = Math.min(from, origin.offset());
            to = Math.max(to, origin.offset() + 1);
            read += events;
            storedBefore += thereAlready;
        }

        /** Where an event of a batch is settled. */
        Share share(Settlement settlement) {
            BatchShare last = shares.isEmpty() ? null : shares.get(shares.size() - 1);
            if (last == null || last.settlement() != settlement) {
                last = new BatchShare(NEVER_OVER, settlement);
                shares.add(last);
            }
            return last;
        }

        /** An event becomes a dead letter by a stage. */
        void deadLettered() {
            deadLettered++;
        }

        /** So many events a rule drops, or the record does not hold them by the configuration now. */
        void gone(long events) {
            gone += events;
        }

        private Balance balance() {
            return new Balance(
                    read,
                    sum(Settled.STORED),
                    storedBefore + sum(Settled.DUPLICATE),
                    sum(Settled.FAILURE_STORED),
                    deadLettered + sum(Settled.DEAD_LETTERED),
                    gone);
        }

        private long sum(Settled as) {
            return shares.stream().mapToLong(share -> share.count(as)).sum();
        }
    }
}
