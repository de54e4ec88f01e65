package dev.millrace.config;

/** The whole configuration; each part gets its own record and never this one. */
public record MillraceConfig(
        KafkaConfig kafka,
        DecodeConfig decode,
        ValidateConfig validate,
        NormalizeConfig normalize,
        EnrichConfig enrich,
        RouteConfig route,
        SinkConfig sink,
        LedgerConfig ledger,
        DeadLetterConfig deadLetters,
        HttpConfig http) {}
