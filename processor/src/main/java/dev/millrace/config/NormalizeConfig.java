package dev.millrace.config;

import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How events become ECS. */
public record NormalizeConfig(
        @Key(fallback = "UTC", means = "the zone of a timestamp that names none")
        ZoneId defaultZone,

        @Key(
                example = "Europe/Berlin",
                means =
                        "the same for single topics, `*` in their names standing for anything; the first that fits is taken")
        Map<String, ZoneId> zones,

        @Key(fallback = "false", means = "whether the event as it came is kept in `event.original`")
        boolean keepOriginal,

        @Key(means = "the budget for fields without a home in ECS; what exceeds it is kept as one string")
        AttributesConfig attributes) {

    public static final NormalizeConfig DEFAULT = Binder.defaults(NormalizeConfig.class);

    public NormalizeConfig {
        zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    }

    /** The zone of timestamps that name none, in records of a topic. */
    public ZoneId zoneOf(String topic) {
        return zones.entrySet().stream()
                .filter(zone -> TopicGlobs.matches(zone.getKey(), topic))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(defaultZone);
    }

    /** What exceeds this budget is kept as one string. */
    public record AttributesConfig(
            @Key(fallback = "500", means = "fields of one event")
            int maxKeys,

            // 20 is the depth_limit of Elasticsearch's flattened type.
            @Key(fallback = "10", means = "their nesting, at most 20, the limit of Elasticsearch's `flattened` type")
            int maxDepth,

            @Key(name = "max-size", fallback = "256KiB", means = "their size together")
            int maxBytes) {

        public static final AttributesConfig DEFAULT = Binder.defaults(AttributesConfig.class);

        public AttributesConfig {
            Refusals.refuseIf(maxKeys < 1, "max-keys must be at least 1");
            Refusals.refuseIf(maxDepth < 1 || maxDepth > 20, "max-depth must be from 1 to 20");
            Refusals.refuseIf(maxBytes < 1, "max-size must be at least 1 byte");
        }
    }
}
