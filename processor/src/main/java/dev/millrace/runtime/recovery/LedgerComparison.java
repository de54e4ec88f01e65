package dev.millrace.runtime.recovery;

import dev.millrace.ledger.Balance;
import dev.millrace.ledger.LedgerEntry;
import java.util.List;

/**
 * Compares the lines of the ledger for one partition with the records there are, which come in order: a line whose balance
 * does not hold, and one whose range holds more events than it has read, are told. Used by one thread.
 */
final class LedgerComparison {

    private final List<LedgerEntry> lines;
    private final long[] found;
    private int next;

    LedgerComparison(List<LedgerEntry> lines) {
        this.lines = lines;
        this.found = new long[lines.size()];
    }

    /** A record with so many events; later ones come with higher offsets. */
    void record(long offset, int events) {
        while (next < found.length && offset >= lines.get(next).to()) {
            next++;
        }
        if (next < found.length && offset >= lines.get(next).from()) {
            found[next] += events;
        }
    }

    /** All records were told. */
    void end(PartitionReport report, Findings findings) {
        long covered = 0;
        for (int i = 0; i < found.length; i++) {
            LedgerEntry line = lines.get(i);
            Balance balance = line.balance();
            covered += line.to() - line.from();
            report.ledger = report.ledger.plus(balance);
            if (!balance.holds()) {
                unbalanced(line, balance.read() + " read, " + balance.settled() + " settled", report, findings);
            } else if (found[i] > balance.read()) {
                unbalanced(line, found[i] + " events in the topic, " + balance.read() + " read", report, findings);
            }
        }
        report.notInLedger = report.due() - report.start() - covered;
    }

    private static void unbalanced(LedgerEntry line, String why, PartitionReport report, Findings findings) {
        report.unbalanced++;
        findings.unbalanced(line.at(), why);
    }
}
