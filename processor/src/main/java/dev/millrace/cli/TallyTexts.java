package dev.millrace.cli;

import dev.millrace.runtime.recovery.Tally;
import java.util.ArrayList;
import java.util.List;

/** What became of events that were sent again, in words. */
final class TallyTexts {

    private TallyTexts() {}

    /** One line for each kind that there is. */
    static List<String> lines(Tally tally, boolean isDryRun) {
        List<String> lines = new ArrayList<>();
        lines.add(tally.stored() + (isDryRun ? " events would be stored" : " events stored"));
        add(lines, tally.storedBefore(), "were stored already");
        add(lines, tally.failureStored(), "went to the failure store of their data stream");
        add(lines, tally.rejectedAgain(), isDryRun ? "would be rejected" : "rejected, and in the dead-letter topic");
        tally.refused()
                .forEach((code, refused) -> lines.add("  " + refused.events() + " with " + code + ", for example "
                        + refused.example().source().origin() + ": "
                        + refused.example().rejection().reason()));
        add(lines, tally.gone(), "are not in their record any more, by this configuration, or dropped by a rule");
        add(lines, tally.unavailable(), "cannot be replayed: cut, and Kafka no longer has the whole at its origin");
        return lines;
    }

    private static void add(List<String> lines, long events, String what) {
        if (events > 0) {
            lines.add(events + " " + what);
        }
    }
}
