package dev.millrace.config;

import java.time.Duration;
import java.util.List;

/** Which events we stand behind; the others are rejected. */
public record ValidateConfig(
        @Key(name = "max-event-size", fallback = "10MiB", means = "size of one event as it came")
        int maxEventBytes,

        @Key(fallback = "64", means = "nesting of one event")
        int maxDepth,

        @Key(fallback = "10000", means = "fields of one event, array elements included")
        int maxFields,

        @Key(means = "fields an event must have, dotted names as the shipper sends them")
        List<String> requiredFields,

        @Key(
                fallback = "36500d",
                means =
                        "how far an event's own timestamp may lie before the clock; a century by default: old logs are logs")
        Duration maxPast,

        @Key(fallback = "1d", means = "how far it may lie after the clock")
        Duration maxFuture,

        @Key(
                fallback = "record-time",
                means =
                        "what becomes of an event from further ahead: `record-time` stores it at the time of its record, with a tag; `reject`")
        OnFuture onFuture) {

    public static final ValidateConfig DEFAULT = Binder.defaults(ValidateConfig.class);

    /** What becomes of an event whose own timestamp lies too far ahead. */
    public enum OnFuture {
        /** Its own time stays among its attributes. */
        RECORD_TIME,
        /** It becomes a dead letter. */
        REJECT
    }

    public ValidateConfig {
        requiredFields = List.copyOf(requiredFields);
        Refusals.refuseIf(maxEventBytes < 1, "max-event-size must be at least 1 byte");
        Refusals.refuseIf(maxDepth < 1, "max-depth must be at least 1");
        Refusals.refuseIf(maxFields < 1, "max-fields must be at least 1");
        Refusals.refuseIf(maxPast.isNegative(), "max-past must not be negative");
        Refusals.refuseIf(maxFuture.isNegative(), "max-future must not be negative");
    }
}
