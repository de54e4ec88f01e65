package dev.millrace.config;

import java.util.List;
import java.util.regex.Pattern;

/** The whole configuration; each part gets its own record and never this one. */
public record MillraceConfig(
        @Key(means = "where events come from") KafkaConfig kafka,

        @Key(means = "the bounds within which bytes are read at all")
        DecodeConfig decode,

        @Key(means = "which events we stand behind") ValidateConfig validate,
        @Key(means = "how events become ECS") NormalizeConfig normalize,

        @Key(
                means = "what is dropped, sampled or changed, in this order; each rule sees what those before it did"
                        + " ([more](rules.md))")
        List<RuleConfig> rules,

        @Key(means = "the lookup tables that events are joined with")
        EnrichConfig enrich,

        @Key(means = "what is made unreadable before anything of it is stored")
        RedactConfig redact,

        @Key(means = "where events go, `logs-<dataset>-<namespace>`")
        RouteConfig route,

        @Key(means = "how documents reach Elasticsearch") SinkConfig sink,

        @Key(means = "how far intake may run ahead of what is settled")
        LedgerConfig ledger,

        @Key(means = "where rejected events go") DeadLetterConfig deadLetters,
        @Key(means = "health, metrics and status") HttpConfig http,

        @Key(means = "the application's own numbers as documents, for dashboards in Kibana")
        MetricsConfig metrics) {

    public MillraceConfig {
        rules = List.copyOf(rules);
        RuleConfig.refuseTwins(rules);
        RedactConfig.refuseOriginal(redact, normalize);
        // The binder tries null for a part that was refused, to find further problems.
        if (kafka != null && deadLetters != null) {
            refuseAsInput(kafka, "dead-letters.topic", deadLetters.topic(), "each dead letter", "rejected and written");
        }
        if (kafka != null && ledger != null) {
            refuseAsInput(
                    kafka, "ledger.topic", ledger.topic(), "each line of the ledger", "accounted for and written");
        }
        Refusals.refuseIf(
                ledger != null && deadLetters != null && ledger.topic().equals(deadLetters.topic()),
                "ledger.topic must not be dead-letters.topic as well; name another one");
        if (kafka != null && metrics != null && metrics.topic() != null) {
            refuseMetricsElsewhere(kafka, metrics.topic());
        }
    }

    private static void refuseMetricsElsewhere(KafkaConfig kafka, String topic) {
        String pattern = kafka.inputPattern();
        Refusals.refuseIf(
                !kafka.inputTopics().contains(topic) && (pattern == null || !Pattern.matches(pattern, topic)),
                "metrics.topic " + topic + " must be one of kafka.input-topics: what nobody reads becomes no document");
    }

    /** The parts that an event runs through, without Kafka and Elasticsearch. */
    public StagesConfig stages() {
        return new StagesConfig(decode, validate, normalize, rules, enrich, redact, route);
    }

    private static void refuseAsInput(KafkaConfig kafka, String key, String topic, String what, String done) {
        String why = " " + key + " " + topic + ": " + what + " would be read, " + done + " again for ever; ";
        Refusals.refuseIf(
                kafka.inputTopics().contains(topic),
                "kafka.input-topics must not contain" + why + "leave it out, or name another " + key);
        String pattern = kafka.inputPattern();
        Refusals.refuseIf(
                pattern != null && Pattern.matches(pattern, topic),
                "kafka.input-pattern must not match" + why + "narrow it, or name another " + key);
    }
}
