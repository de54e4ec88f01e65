package dev.millrace.config;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A text format of the user's own, or one of ours that is to be tried first; exactly one of the ways to say it is set. */
public record TextFormatConfig(
        @Key(example = "orders.app", means = "its name, which becomes `event.dataset`")
        String dataset,

        @Key(
                example = "orders-*",
                means = "names of the input topics that hold it, `*` standing for anything; without any, all")
        List<String> topics,

        @Key(
                example = "kubernetes.labels.app: \"shop-*\"",
                means =
                        "fields around the text, by the names their shipper gave them, and what they must be, `*` standing for"
                                + " anything; all must be so")
        Map<String, String> where,

        @Key(
                example = "%{TIMESTAMP_ISO8601:@timestamp} %{LOGLEVEL:log.level} %{GREEDYDATA:message}",
                means = "grok pattern; the names in it are those of ECS or your own")
        @Nullable
        String grok,

        @Key(means = "patterns that `grok` may name besides the well-known ones")
        Map<String, String> grokPatterns,

        @Key(
                example = "%{@timestamp} %{log.level} [%{log.logger}] %{message}",
                means = "dissect pattern as Logstash and Elasticsearch write it, with `?`, `+` and `->`")
        @Nullable
        String dissect,

        @Key(example = "nginx.access", means = "the dataset of a format that is known already; it is tried first")
        @Nullable
        String known,

        @Key(
                fallback = "100ms",
                means = "how long one match of `grok` may take; beyond it the text counts as another's")
        Duration timeLimit) {

    public TextFormatConfig {
        topics = List.copyOf(topics);
        where = Collections.unmodifiableMap(new LinkedHashMap<>(where));
        grokPatterns = Collections.unmodifiableMap(new LinkedHashMap<>(grokPatterns));
        Refusals.refuseIf(dataset.isBlank(), "dataset must not be blank");
        long ways = Stream.of(grok, dissect, known).filter(Objects::nonNull).count();
        Refusals.refuseIf(ways != 1, "dataset needs exactly one of grok, dissect and known");
        Refusals.refuseIf(
                !grokPatterns.isEmpty() && grok == null,
                "grok-patterns means nothing without grok; take one of them out");
        Refusals.refuseIf(timeLimit.toMillis() < 1, "time-limit must be at least 1ms");
    }

    /** Whether texts in records of this topic may be of the format. */
    public boolean appliesTo(String topic) {
        return topics.isEmpty() || topics.stream().anyMatch(glob -> TopicGlobs.matches(glob, topic));
    }
}
