package dev.millrace.config;

import java.time.ZoneId;

/**
 * How events become ECS.
 *
 * @param defaultZone the zone of a timestamp that names none
 * @param keepOriginal whether the event as it came is kept in {@code event.original}
 * @param attributes the budget for fields without a home in ECS
 */
public record NormalizeConfig(ZoneId defaultZone, boolean keepOriginal, AttributesConfig attributes) {

    public static final NormalizeConfig DEFAULT =
            new NormalizeConfig(ZoneId.of("UTC"), false, AttributesConfig.DEFAULT);

    /**
     * What exceeds this budget is kept as one string.
     *
     * @param maxDepth at most 20, the limit of Elasticsearch's {@code flattened} type (its {@code depth_limit})
     */
    public record AttributesConfig(int maxKeys, int maxDepth, int maxBytes) {

        public static final AttributesConfig DEFAULT = new AttributesConfig(500, 10, 256 * 1024);

        public AttributesConfig {
            Refusals.refuseIf(maxKeys < 1, "max-keys must be at least 1");
            Refusals.refuseIf(maxDepth < 1 || maxDepth > 20, "max-depth must be from 1 to 20");
            Refusals.refuseIf(maxBytes < 1, "max-size must be at least 1 byte");
        }
    }
}
