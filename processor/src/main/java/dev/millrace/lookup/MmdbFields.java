package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import dev.millrace.config.LookupConfig.ColumnType;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which values of a MaxMind DB go into which fields. Names of records as MaxMind publishes them for GeoIP2 and GeoLite2
 * City, Country and ASN, and as IPinfo does for theirs.
 */
final class MmdbFields {

    private static final Map<String, String> PUBLISHED = Map.ofEntries(
            Map.entry("city.names.en", "geo.city_name"),
            Map.entry("continent.code", "geo.continent_code"),
            Map.entry("continent.names.en", "geo.continent_name"),
            Map.entry("country.iso_code", "geo.country_iso_code"),
            Map.entry("country.names.en", "geo.country_name"),
            Map.entry("location.time_zone", "geo.timezone"),
            Map.entry("postal.code", "geo.postal_code"),
            Map.entry("subdivisions.0.names.en", "geo.region_name"),
            Map.entry("autonomous_system_number", "as.number"),
            Map.entry("autonomous_system_organization", "as.organization.name"));

    /** Made of two: {@code latitude} and {@code longitude}. */
    static final String LOCATION = "location";

    /** Made of two: the country's and the subdivision's. */
    static final String REGION = "region";

    private MmdbFields() {}

    /** @param config checked by {@link LookupFields} */
    static List<Column> of(LookupConfig config) {
        if (!config.fields().isEmpty()) {
            return LookupFields.columns(config);
        }
        String target = KeyFields.target(config, "source") + ".";
        List<Column> columns = new ArrayList<>();
        PUBLISHED.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> add(columns, entry.getKey(), target + entry.getValue()));
        add(columns, LOCATION, target + "geo.location");
        add(columns, REGION, target + "geo.region_iso_code");
        return columns;
    }

    private static void add(List<Column> columns, String path, String name) {
        EcsField field = Ecs.byName(name);
        if (field != null) {
            ColumnType type = TypedText.typeFor(field.type());
            columns.add(new Column(path, field, type == null ? ColumnType.TEXT : type));
        }
    }
}
