package dev.millrace.config;

/** The whole configuration; each part gets its own record and never this one. */
public record MillraceConfig(
        @Key(means = "where events come from") KafkaConfig kafka,

        @Key(means = "the bounds within which bytes are read at all")
        DecodeConfig decode,

        @Key(means = "which events we stand behind") ValidateConfig validate,
        @Key(means = "how events become ECS") NormalizeConfig normalize,

        @Key(means = "the lookup tables that events are joined with")
        EnrichConfig enrich,

        @Key(means = "where events go, `logs-<dataset>-<namespace>`")
        RouteConfig route,

        @Key(means = "how documents reach Elasticsearch") SinkConfig sink,

        @Key(means = "how far intake may run ahead of what is settled")
        LedgerConfig ledger,

        @Key(means = "where rejected events go") DeadLetterConfig deadLetters,
        @Key(means = "health, metrics and status") HttpConfig http) {

    /** The parts that an event runs through, without Kafka and Elasticsearch. */
    public StagesConfig stages() {
        return new StagesConfig(decode, validate, normalize, enrich, route);
    }
}
