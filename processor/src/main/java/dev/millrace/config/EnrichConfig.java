package dev.millrace.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The lookup tables that events are joined with, in this order. */
public record EnrichConfig(List<LookupConfig> lookups) {

    public static final EnrichConfig DEFAULT = new EnrichConfig(List.of());

    public EnrichConfig {
        lookups = List.copyOf(lookups);
        Refusals.refuseIf(
                lookups.stream().map(LookupConfig::name).distinct().count() < lookups.size(),
                "two lookups have the same name");
    }

    /**
     * One table from a file.
     *
     * @param file CSV with a header line, a JSON array of objects or a YAML list of mappings, by its ending
     * @param keyField the ECS field of the event whose value is looked up
     * @param keyColumn the column that holds the key
     * @param fields from column to the ECS field that gets its value
     * @param refresh how often the file is looked at for a change
     */
    public record LookupConfig(
            String name, Path file, String keyField, String keyColumn, Map<String, String> fields, Duration refresh) {

        public LookupConfig {
            fields = Map.copyOf(fields);
            Refusals.refuseIf(name.isBlank(), "name must not be blank");
            Refusals.refuseIf(fields.isEmpty(), "fields must name at least one column");
            Refusals.refuseIf(refresh.isNegative() || refresh.isZero(), "refresh must be more than 0");
        }
    }
}
