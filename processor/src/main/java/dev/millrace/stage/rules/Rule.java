package dev.millrace.stage.rules;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Verdict;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One rule, ready to be applied.
 *
 * @param topics any of which the topic's name must match; empty for all
 * @param sample {@code null} where all such events are kept
 * @param drop what is said of an event that is left out
 * @param changes in order
 */
record Rule(
        String name,
        List<Pattern> topics,
        Condition condition,
        boolean dropsAll,
        @Nullable Sample sample,
        Verdict.Drop drop,
        List<Consumer<LogEvent>> changes) {

    boolean isFor(String topic) {
        return topics.isEmpty()
                || topics.stream().anyMatch(pattern -> pattern.matcher(topic).matches());
    }

    Verdict apply(LogEvent event) {
        if (dropsAll || (sample != null && !sample.keeps(event))) {
            return drop;
        }
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).accept(event);
        }
        return Verdict.Pass.PASS;
    }
}
