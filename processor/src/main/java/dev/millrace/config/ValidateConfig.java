package dev.millrace.config;

import java.time.Duration;
import java.util.List;

/**
 * Which events we stand behind.
 *
 * @param maxEventBytes size of one event as it came
 * @param maxDepth nesting of one event
 * @param maxFields fields of one event, array elements included
 * @param requiredFields dotted names as the shipper sends them
 * @param maxPast how far an event's own timestamp may lie before the clock
 * @param maxFuture how far it may lie after it
 */
public record ValidateConfig(
        int maxEventBytes,
        int maxDepth,
        int maxFields,
        List<String> requiredFields,
        Duration maxPast,
        Duration maxFuture) {

    public static final ValidateConfig DEFAULT =
            new ValidateConfig(10 * 1024 * 1024, 64, 10_000, List.of(), Duration.ofDays(3650), Duration.ofDays(1));

    public ValidateConfig {
        requiredFields = List.copyOf(requiredFields);
        Refusals.refuseIf(maxEventBytes < 1, "max-event-size must be at least 1 byte");
        Refusals.refuseIf(maxDepth < 1, "max-depth must be at least 1");
        Refusals.refuseIf(maxFields < 1, "max-fields must be at least 1");
        Refusals.refuseIf(maxPast.isNegative(), "max-past must not be negative");
        Refusals.refuseIf(maxFuture.isNegative(), "max-future must not be negative");
    }
}
