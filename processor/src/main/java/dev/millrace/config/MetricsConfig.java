package dev.millrace.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The application's own numbers as documents. */
public record MetricsConfig(
        @Key(
                example = "logs",
                means = "one of the input topics: into it goes a document with the application's own numbers, for the"
                        + " dashboard *Pipeline health*; none are written without it")
        @Nullable
        String topic,

        @Key(fallback = "30s", means = "how often") Duration interval) {

    public MetricsConfig {
        Refusals.refuseIf(interval.toMillis() < 1000, "interval must be at least 1s");
    }
}
