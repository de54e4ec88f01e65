package dev.millrace.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The lookup tables that events are joined with, in this order. */
public record EnrichConfig(
        @Key(means = "tables, joined in this order; a field that an event has already is kept")
        List<LookupConfig> lookups) {

    public static final EnrichConfig DEFAULT = Binder.defaults(EnrichConfig.class);

    public EnrichConfig {
        lookups = List.copyOf(lookups);
        Refusals.refuseIf(
                lookups.stream().map(LookupConfig::name).distinct().count() < lookups.size(),
                "lookups has two tables of the same name");
    }

    /** One table from a file. */
    public record LookupConfig(
            @Key(example = "services", means = "its name in logs, metrics and status")
            String name,

            @Key(
                    example = "services.csv",
                    means = "CSV with a header line, a JSON array of objects or a YAML list of mappings, by its ending"
                            + " (`.csv`, `.json`, `.yaml`, `.yml`)")
            Path file,

            @Key(example = "service.name", means = "the ECS field of the event whose value is looked up")
            String keyField,

            @Key(example = "service", means = "the column that holds the key")
            String keyColumn,

            @Key(
                    example = "labels.owner",
                    means = "from column to the ECS field, or `labels.<name>`, that gets its value")
            Map<String, String> fields,

            @Key(fallback = "10s", means = "how often the file is looked at for a change")
            Duration refresh) {

        private static final List<String> ENDINGS = List.of(".csv", ".json", ".yaml", ".yml");

        public LookupConfig {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
            Refusals.refuseIf(name.isBlank(), "name must not be blank");
            Refusals.refuseIf(
                    ENDINGS.stream().noneMatch(file.toString().toLowerCase(Locale.ROOT)::endsWith),
                    "file must end in .csv, .json, .yaml or .yml, which says how it is read");
            Refusals.refuseIf(keyField.isBlank(), "key-field must not be blank");
            Refusals.refuseIf(keyColumn.isBlank(), "key-column must not be blank");
            Refusals.refuseIf(fields.isEmpty(), "fields must name at least one column");
            Refusals.refuseIf(refresh.isNegative() || refresh.isZero(), "refresh must be more than 0");
        }
    }
}
