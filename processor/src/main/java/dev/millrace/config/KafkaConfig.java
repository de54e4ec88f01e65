package dev.millrace.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Where events come from. */
public record KafkaConfig(
        @Key(example = "broker-1:9092,broker-2:9092", means = "the brokers to ask first, `host:port` with commas")
        String bootstrapServers,

        @Key(
                fallback = "millrace",
                means = "the consumer group; instances with the same one share the input partitions")
        String applicationId,

        @Key(means = "names of the topics to read; either these or `input-pattern`")
        List<String> inputTopics,

        @Key(example = "logs-.*", means = "regular expression over topic names, instead of `input-topics`") @Nullable
        String inputPattern,

        @Key(
                fallback = "1",
                means = "threads that read, transform and hand over; at most one per input partition is of use")
        int streamThreads,

        @Key(
                means = "any further setting of Kafka Streams and its clients under Kafka's own name; secrets may"
                        + " come through Kafka's own config providers")
        Map<String, String> client) {

    /** As Kafka's clients take it: they pass over a protocol, and an IPv6 address may go without brackets. */
    private static final Pattern BROKER =
            Pattern.compile("(?:[0-9a-zA-Z_.-]+://)?\\[?[0-9a-zA-Z._%:-]*[0-9a-zA-Z._%-]]?:([0-9]{1,5})");

    private static final Map<String, String> HAVE_A_KEY = Map.of(
            "bootstrap.servers", "bootstrap-servers",
            "application.id", "application-id",
            "num.stream.threads", "stream-threads");

    public KafkaConfig {
        inputTopics = List.copyOf(inputTopics);
        client = Map.copyOf(client);
        Refusals.refuseIf(bootstrapServers.isBlank(), "bootstrap-servers must not be blank");
        for (String broker : bootstrapServers.split(",", -1)) {
            refuseUnlessBroker(broker.strip());
        }
        Refusals.refuseIf(applicationId.isBlank(), "application-id must not be blank");
        Refusals.refuseIf(
                inputTopics.isEmpty() && inputPattern == null,
                "input-topics is missing; name the topics to read, or set input-pattern");
        Refusals.refuseIf(
                !inputTopics.isEmpty() && inputPattern != null,
                "input-pattern cannot be used together with input-topics; keep one of them");
        if (inputPattern != null) {
            refuseUnlessPattern(inputPattern);
        }
        Refusals.refuseIf(streamThreads < 1, "stream-threads must be at least 1");
        refuseWhatBreaksThePromise(client);
    }

    /** Hides what must not be logged. */
    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>(client);
        shown.replaceAll((name, value) -> isSecret(name) ? "(hidden)" : value);
        return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", applicationId=" + applicationId
                + ", inputTopics=" + inputTopics + ", inputPattern=" + inputPattern + ", streamThreads="
                + streamThreads + ", client=" + shown + "]";
    }

    /** Whether a Kafka setting of this name may hold a secret, by Kafka's own naming. */
    static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.contains("password")
                || lower.contains("secret")
                || lower.contains("token")
                || lower.contains("jaas")
                || lower.endsWith(".key");
    }

    private static void refuseUnlessBroker(String broker) {
        Matcher matcher = BROKER.matcher(broker);
        boolean isBroker = matcher.matches()
                && Integer.parseInt(matcher.group(1)) >= 1
                && Integer.parseInt(matcher.group(1)) <= 65_535;
        Refusals.refuseIf(
                !isBroker,
                "bootstrap-servers has \"" + broker
                        + "\", which is no host:port; write broker:9092, or [::1]:9092 for an" + " IPv6 address");
    }

    private static void refuseUnlessPattern(String inputPattern) {
        try {
            Pattern.compile(inputPattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("input-pattern is not a regular expression: " + e.getDescription()
                    + " at position " + e.getIndex());
        }
    }

    private static void refuseWhatBreaksThePromise(Map<String, String> client) {
        client.forEach((name, value) -> {
            String bare = name.replaceFirst("^(main\\.consumer|consumer)\\.", "");
            String key = "client.\"" + name + "\"";
            String own = HAVE_A_KEY.get(bare);
            Refusals.refuseIf(own != null, key + " has a key of its own; set kafka." + own);
            Refusals.refuseIf(
                    bare.equals("processing.guarantee") && !value.equals("at_least_once"),
                    key + " must be at_least_once: with " + value
                            + " the producer commits offsets past the gate, before Elasticsearch has the documents;"
                            + " documents have deterministic ids, so nothing is stored twice either way");
            Refusals.refuseIf(
                    bare.equals("group.protocol") && value.equalsIgnoreCase("streams"),
                    key + " must not be streams: Kafka Streams 4.3 then builds a consumer of its own,"
                            + " which the gate cannot hold back; write classic or leave it out");
            Refusals.refuseIf(
                    bare.equals("max.task.idle.ms") && !value.equals("-1"),
                    key + " must be -1: an empty partition would hold back its task; leave it out");
            Refusals.refuseIf(
                    bare.equals("enable.auto.commit") && !value.equals("false"),
                    key + " must be false: offsets are committed when events are settled; leave it out");
            Refusals.refuseIf(
                    bare.equals("processing.exception.handler"),
                    key + " must not be set: a record that Kafka Streams leaves out is committed and in no ledger;"
                            + " leave it out");
        });
    }
}
