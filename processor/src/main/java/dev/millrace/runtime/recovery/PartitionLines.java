package dev.millrace.runtime.recovery;

import dev.millrace.ledger.Balance;
import dev.millrace.ledger.LedgerEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the ledger for one partition, in order and without overlap, as they come from its topic. A line that begins
 * before the end of an earlier one supersedes that: the commit of the earlier one failed, or somebody set the offsets back. As lines are joined, up to {@value #JOINED_OFFSETS} offsets before it may be forgotten with it.
 */
final class PartitionLines {

    /** Neighbours become one up to this length. */
    private static final long JOINED_OFFSETS = 10_000;

    private final List<LedgerEntry> confirmed = new ArrayList<>();

    /** The next line tells whether it stands. */
    private @Nullable LedgerEntry last;

    private Balance again = Balance.NOTHING;

    void add(LedgerEntry entry) {
        LedgerEntry before = last;
        if (before != null && before.to() <= entry.from()) {
            confirm(before);
        } else {
            while (!confirmed.isEmpty() && confirmed.get(confirmed.size() - 1).to() > entry.from()) {
                confirmed.remove(confirmed.size() - 1);
            }
        }
        last = entry;
    }

    private void confirm(LedgerEntry entry) {
        int end = confirmed.size() - 1;
        LedgerEntry before = confirmed.isEmpty() ? null : confirmed.get(end);
        boolean isJoined = before != null
                && before.to() == entry.from()
                && before.balance().holds()
                && entry.balance().holds()
                && entry.to() - before.from() <= JOINED_OFFSETS;
        if (before != null && isJoined) {
            confirmed.set(
                    end,
                    new LedgerEntry(
                            entry.topic(),
                            entry.topicId(),
                            entry.partition(),
                            before.from(),
                            entry.to(),
                            before.balance().plus(entry.balance()),
                            entry.inFlight(),
                            entry.by()));
        } else {
            confirmed.add(entry);
        }
    }

    /** Single events that were sent through again. */
    void addAgain(Balance balance) {
        again = again.plus(balance);
    }

    Balance again() {
        return again;
    }

    /** Those that lie within a range of offsets. */
    List<LedgerEntry> within(long from, long to) {
        List<LedgerEntry> all = new ArrayList<>(confirmed);
        if (last != null) {
            all.add(last);
        }
        return all.stream()
                .filter(entry -> entry.from() >= from && entry.to() <= to)
                .toList();
    }
}
