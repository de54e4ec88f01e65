package dev.millrace.cli;

import dev.millrace.ledger.Balance;
import dev.millrace.runtime.recovery.Findings;
import dev.millrace.runtime.recovery.PartitionReport;
import dev.millrace.runtime.recovery.Tally;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a reconciliation finds, as text or as JSON, written as it comes. */
final class ReconcileTexts implements Findings {

    private static final long PROGRESS_OFFSETS = 100_000;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isJson;
    private long events;
    private long offsets;
    private long missing;
    private long twice;
    private long unbalanced;
    private long notDue;
    private long toldAt;

    private ReconcileTexts(PrintWriter out, PrintWriter err, boolean isJson) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
    }

    static ReconcileTexts text(PrintWriter out, PrintWriter err) {
        return new ReconcileTexts(out, err, false);
    }

    static ReconcileTexts json(PrintWriter out, PrintWriter err) {
        return new ReconcileTexts(out, err, true);
    }

    long missing() {
        return missing;
    }

    @Override
    public void missing(String at, String why) {
        out.println(isJson ? object("missing", "at", at, "why", why) : "missing  " + at + "  " + why);
    }

    @Override
    public void twice(String at, List<String> documents) {
        out.println(
                isJson
                        ? object("twice", "at", at, "documents", documents)
                        : "twice    " + at + "  " + String.join(" ", documents));
    }

    long unbalanced() {
        return unbalanced;
    }

    @Override
    public void unbalanced(String at, String why) {
        out.println(isJson ? object("unbalanced", "at", at, "why", why) : "unbalanced  " + at + "  " + why);
    }

    @Override
    public void partition(PartitionReport report) {
        events += report.events();
        offsets += report.due() - report.start();
        missing += report.missing();
        twice += report.twice();
        notDue += report.notDue();
        unbalanced += report.unbalanced();
        toldAt = 0;
        out.println(isJson ? json(report) : text(report));
        if (report.due() - report.start() > report.notInLedger()) {
            out.println(isJson ? ledgerJson(report) : ledgerText(report));
        }
    }

    private static String text(PartitionReport report) {
        StringBuilder text = new StringBuilder("%s-%d  offsets %d to %d, %d events: %d stored, %d in dead letters"
                .formatted(
                        report.topic(),
                        report.partition(),
                        report.start(),
                        report.due(),
                        report.events(),
                        report.stored(),
                        report.deadLettered()));
        append(text, report.failureStored(), "in failure stores");
        append(text, report.dropped(), "dropped by a rule");
        text.append(", ").append(report.missing()).append(" missing, ");
        text.append(report.twice()).append(" twice");
        String before = text.toString();
        StringBuilder notes = new StringBuilder();
        append(notes, report.gaps(), "offsets without a record");
        append(notes, report.notDue(), "not committed yet");
        append(notes, report.withoutRecord(), "documents whose record Kafka no longer has");
        append(notes, report.ofOtherGeneration(), "documents of another generation");
        return notes.isEmpty() ? before : before + " (" + notes.substring(2) + ")";
    }

    private static String ledgerText(PartitionReport report) {
        Balance sum = report.ledger();
        StringBuilder text = new StringBuilder(
                "%s-%d  the ledger: read %d = stored %d + duplicates %d + failure-stored %d + dead-lettered %d + dropped %d;"
                        .formatted(
                                report.topic(),
                                report.partition(),
                                sum.read(),
                                sum.stored(),
                                sum.duplicates(),
                                sum.failureStored(),
                                sum.deadLettered(),
                                sum.dropped()));
        text.append(" unaccounted ").append(sum.unaccounted());
        StringBuilder notes = new StringBuilder();
        append(notes, report.notInLedger(), "offsets not in the ledger");
        Balance again = report.again();
        append(notes, again.read(), "events replayed or repaired: " + again.stored() + " stored");
        return notes.isEmpty() ? text.toString() : text + " (" + notes.substring(2) + ")";
    }

    private static String ledgerJson(PartitionReport report) {
        Balance sum = report.ledger();
        return object(
                "ledger",
                "topic",
                report.topic(),
                "partition",
                report.partition(),
                "read",
                sum.read(),
                "stored",
                sum.stored(),
                "duplicates",
                sum.duplicates(),
                "failure_stored",
                sum.failureStored(),
                "dead_lettered",
                sum.deadLettered(),
                "dropped",
                sum.dropped(),
                "unaccounted",
                sum.unaccounted(),
                "not_in_ledger",
                report.notInLedger(),
                "sent_again",
                report.again().read(),
                "sent_again_stored",
                report.again().stored());
    }

    private static void append(StringBuilder text, long number, String what) {
        if (number > 0) {
            text.append(", ").append(number).append(' ').append(what);
        }
    }

    private static String json(PartitionReport report) {
        return object(
                "partition",
                "topic",
                report.topic(),
                "partition",
                report.partition(),
                "start",
                report.start(),
                "end",
                report.due(),
                "records",
                report.records(),
                "events",
                report.events(),
                "stored",
                report.stored(),
                "dead_lettered",
                report.deadLettered(),
                "failure_stored",
                report.failureStored(),
                "dropped",
                report.dropped(),
                "missing",
                report.missing(),
                "twice",
                report.twice(),
                "gaps",
                report.gaps(),
                "not_committed",
                report.notDue(),
                "without_record",
                report.withoutRecord(),
                "of_other_generation",
                report.ofOtherGeneration());
    }

    @Override
    public void progress(String topic, int partition, long offset, long end) {
        if (offset - toldAt >= PROGRESS_OFFSETS) {
            toldAt = offset;
            err.println(topic + "-" + partition + "@" + offset + " of " + end);
        }
    }

    /** @param repaired {@code null} where nothing was to be repaired */
    void end(@Nullable Tally repaired) {
        long back = repaired == null ? 0 : back(repaired);
        if (repaired != null) {
            if (isJson) {
                out.println(object(
                        "repair",
                        "stored",
                        repaired.stored(),
                        "stored_before",
                        repaired.storedBefore(),
                        "failure_stored",
                        repaired.failureStored(),
                        "dead_lettered",
                        repaired.rejectedAgain()));
            } else {
                TallyTexts.lines(repaired, false).forEach(line -> out.println("repair: " + line));
            }
        }
        out.println(
                isJson
                        ? object(
                                "summary",
                                "events",
                                events,
                                "missing",
                                missing,
                                "repaired",
                                back,
                                "twice",
                                twice,
                                "not_committed",
                                notDue,
                                "unbalanced",
                                unbalanced)
                        : "%d events: %s".formatted(events, verdict(repaired != null, back)));
    }

    /** Accounted for again, one way or another. */
    static long back(Tally repaired) {
        return repaired.stored() + repaired.storedBefore() + repaired.failureStored() + repaired.rejectedAgain();
    }

    private String verdict(boolean isRepair, long back) {
        if (offsets == 0) {
            return "nothing was compared, as no committed record lies in the range"
                    + (notDue == 0 ? "" : "; " + notDue + " offsets are not committed yet");
        }
        return (missing == 0
                        ? "nothing is missing"
                        : missing + " were missing" + (isRepair ? ", " + back + " are back" : ""))
                + (twice == 0 ? ", nothing is stored twice" : ", " + twice + " are stored twice")
                + (unbalanced == 0 ? "" : ", " + unbalanced + " lines of the ledger do not add up")
                + (notDue == 0 ? "" : "; " + notDue + " offsets are not committed yet");
    }

    private static String object(String kind, @Nullable Object... more) {
        Map<String, @Nullable Object> object = JsonLines.object("kind", kind, more);
        return JsonLines.text(object);
    }
}
