package dev.millrace.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rule: which events it is for, and what it does to them. */
public record RuleConfig(
        @Key(example = "health-checks", means = "its name in metrics, case files and `transform`")
        String name,

        @Key(means = "topics that it is for, names or patterns with `*` and `?`; without any, all topics")
        List<String> topics,

        @Key(means = "a [condition](rules.md#conditions) on the event's fields; without one, all events") @Nullable
        String when,

        @Key(fallback = "false", means = "whether such events are left out")
        boolean drop,

        @Key(
                example = "0.1",
                means =
                        "the share of such events that is kept, more than 0 and less than 1; the rest is left out. Which"
                                + " ones is decided by topic, partition, offset and position, so a replay decides the same")
        @Nullable
        Double sample,

        @Key(means = "from field to field; what the new one held is replaced")
        Map<String, String> rename,

        @Key(means = "fields and the values that they get; what they held is replaced")
        Map<String, String> set,

        @Key(means = "fields that are removed") List<String> remove,

        @Key(means = "the dataset of the data stream that such events go to") @Nullable
        String dataset,

        @Key(means = "the namespace of that data stream") @Nullable
        String namespace,

        @Key(means = "no key") Places places) {

    public RuleConfig {
        topics = List.copyOf(topics);
        rename = Collections.unmodifiableMap(new LinkedHashMap<>(rename));
        set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
        remove = List.copyOf(remove);
        Refusals.refuseIf(name.isBlank(), "name must not be blank");
        Refusals.refuseIf(when != null && when.isBlank(), "when must not be blank; leave it out for all events");
        Refusals.refuseIf(
                sample != null && !(sample > 0 && sample < 1),
                "sample must be more than 0 and less than 1; to leave out all such events write drop: true");
        boolean changes =
                !rename.isEmpty() || !set.isEmpty() || !remove.isEmpty() || dataset != null || namespace != null;
        Refusals.refuseIf(
                drop && (changes || sample != null),
                "drop must stand alone: nothing that is left out can be sampled or changed");
        Refusals.refuseIf(
                !drop && !changes && sample == null,
                "drop is false and the rule asks for nothing else; give it drop, sample, rename, set, remove, dataset or"
                        + " namespace");
    }

    static void refuseTwins(List<RuleConfig> rules) {
        Refusals.refuseIf(
                rules.stream().map(RuleConfig::name).distinct().count() < rules.size(),
                "rules has two rules of the same name; what is dropped is counted by it");
    }
}
