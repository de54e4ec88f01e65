package dev.millrace.sink;

import dev.millrace.event.DataStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The data streams that refuse documents for a reason that lasts, in Elasticsearch's words. Said once when one begins to
 * refuse, or refuses otherwise, and once when it takes documents again. Any thread.
 */
final class RefusingStreams {

    private static final Logger LOG = LoggerFactory.getLogger(RefusingStreams.class);

    /** With the backoff's defaults about half a minute of being turned away: then it is told. */
    private static final int LASTING_TRIES = 9;

    private final InstantSource clock;
    private final Map<String, Refusing> refusing = new ConcurrentHashMap<>();

    RefusingStreams(InstantSource clock) {
        this.clock = clock;
    }

    /** By name, why and since when. */
    Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        refusing.forEach((name, one) -> reasons.put(name, one.reason + "; since " + one.since));
        return reasons;
    }

    /** A document got its answer. */
    void answered(DataStream target, BulkAnswer.Item item, Outcome outcome, int tries) {
        if (outcome == Outcome.PAUSE) {
            tell(
                    Level.ERROR,
                    target.name(),
                    item,
                    "for a reason that an operator must remove; trying again until then");
        } else if (outcome.isRepeated() && tries >= LASTING_TRIES) {
            tell(Level.WARN, target.name(), item, "and has done so for long; trying again until it takes them");
        } else if (!refusing.isEmpty() && isTaken(outcome) && refusing.remove(target.name()) != null) {
            LOG.atInfo().addKeyValue("data_stream", target.name()).log("Elasticsearch takes documents again");
        }
    }

    private static boolean isTaken(Outcome outcome) {
        return outcome == Outcome.STORED || outcome == Outcome.DUPLICATE || outcome == Outcome.FAILURE_STORED;
    }

    private void tell(Level level, String target, BulkAnswer.Item item, String what) {
        String reason = item.describe();
        Refusing before = refusing.get(target);
        if (before == null || !before.reason.equals(reason)) {
            refusing.put(target, new Refusing(reason, before == null ? clock.instant() : before.since));
            LOG.atLevel(level)
                    .addKeyValue("data_stream", target)
                    .addKeyValue("error.message", reason)
                    .log("Elasticsearch refuses documents {}", what);
        }
    }

    private record Refusing(String reason, Instant since) {}
}
