package dev.millrace.runtime;

import dev.millrace.ledger.Ledger;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.sink.ElasticsearchHealth;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Says in words whether records are read, and what holds them back. Any thread. */
final class IntakeWords {

    private final ElasticsearchHealth health;
    private final Ledger ledger;
    private final long window;
    private final Supplier<Map<String, String>> refusing;

    /**
     * @param window records of one partition beyond its watermark
     * @param refusing data streams, and why they refuse
     */
    IntakeWords(ElasticsearchHealth health, Ledger ledger, long window, Supplier<Map<String, String>> refusing) {
        this.health = health;
        this.ledger = ledger;
        this.window = window;
        this.refusing = refusing;
    }

    /** {@code "reading"}, or {@code "paused: ..."} with the reason; the first one where there are several. */
    String describe() {
        if (!health.isUp()) {
            return "paused: " + health.whatIsWrong();
        }
        if (ledger.budget().isExhausted()) {
            return "paused: " + ledger.budget().usedBytes()
                    + " bytes are read and not settled, which is all of ledger.max-buffered" + because();
        }
        List<String> full = ledger.partitions().stream()
                .filter(partition -> partition.distance() >= window)
                .map(PartitionLedger::partition)
                .map(Object::toString)
                .sorted()
                .toList();
        return full.isEmpty()
                ? "reading"
                : "paused: " + String.join(", ", full) + " is ledger.window ahead of what is settled" + because();
    }

    private String because() {
        Map<String, String> reasons = refusing.get();
        return reasons.isEmpty() ? "" : "; data streams that refuse documents: " + reasons;
    }
}
