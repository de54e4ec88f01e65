package dev.millrace.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One lookup: a table from a file, a topic or a database, a server asked per key, an mmdb file, or something computed. */
public record LookupConfig(
        @Key(example = "services", means = "its name in logs, metrics, status and `millrace lookup`")
        String name,

        @Key(
                example = "services.csv",
                means =
                        "a table: CSV with a header line, a JSON array of objects, one JSON object per line or a YAML list"
                                + " of mappings, by its ending (`.csv`, `.json`, `.ndjson`, `.yaml`, `.yml`)")
        @Nullable
        Path file,

        @Key(
                example = "services-by-name",
                means =
                        "a compacted Kafka topic: the record's key is the key, its value a JSON object with the columns;"
                                + " a record without a value deletes. Only with `key-kind: exact`")
        @Nullable
        String topic,

        @Key(means = "a table of a database, read as a whole at each `refresh`")
        JdbcConfig jdbc,

        @Key(means = "a server that is asked for each key by HTTP; events never hold up others while they wait")
        HttpLookupConfig http,

        @Key(means = "an index of Elasticsearch that is searched for each key, in the same way")
        SearchLookupConfig elasticsearch,

        @Key(means = "of `http` and `elasticsearch`: how keys are asked for and how long answers are kept")
        PerKeyConfig perKey,

        @Key(
                example = "GeoLite2-City.mmdb",
                means = "a MaxMind DB file; the fields `country.iso_code`, `autonomous_system_number` and so on become"
                        + " `<target>.geo.*` and `<target>.as.*`, unless `fields` says otherwise")
        @Nullable
        Path mmdb,

        @Key(
                example = "user-agent",
                means =
                        "what is computed from the event itself; the result is kept for the next event with the same key")
        @Nullable
        Computation compute,

        @Key(
                name = "key-field",
                example = "service.name",
                means =
                        "the ECS field of the event whose value is looked up; several make a key of several parts. Has a"
                                + " default for `mmdb` (`<target>.ip`) and `compute`")
        List<String> keyFields,

        @Key(
                name = "key-column",
                example = "service",
                means =
                        "of a file or a database the column, or of Elasticsearch the field, that holds the key, or as many as"
                                + " there are key fields")
        List<String> keyColumns,

        @Key(
                fallback = "exact",
                means = "what the key column holds: `exact` values; `cidr` networks such as `10.0.0.0/8`, the longest"
                        + " prefix wins; `range`, from the key column to `to-column`, numbers or IP addresses, both"
                        + " included; `prefix`, the longest wins; `regex` in the syntax of RE2, found anywhere in the"
                        + " value unless anchored, the first row wins")
        KeyKind keyKind,

        @Key(example = "last", means = "the column with the end of the range") @Nullable
        String toColumn,

        @Key(
                example = "labels.owner",
                means = "of a table or a server: from column to the ECS field, or `labels.<name>`, that gets its value")
        Map<String, String> fields,

        @Key(means = "what the column holds; without it what its ECS field takes. A row that does not fit is refused")
        Map<String, ColumnType> types,

        @Key(fallback = "keep", means = "what becomes of a value that the event has already")
        OnExisting onExisting,

        @Key(
                fallback = "leave",
                means =
                        "what becomes of an event whose key is not found: `leave` it, put the `defaults`, or `tag` it with"
                                + " `millrace.lookup-miss.<name>`. An event without the key field is left in any case")
        OnMiss onMiss,

        @Key(means = "by column, the values for `on-miss: default`")
        Map<String, String> defaults,

        @Key(
                fallback = "true",
                means = "whether the application waits, not ready, until it is loaded; without it events pass meanwhile"
                        + " and count as misses")
        boolean required,

        @Key(fallback = "10s", means = "how often the file is looked at for a change, or the database is read")
        Duration refresh,

        @Key(fallback = "1", means = "a new version with fewer rows is refused")
        int minRows,

        @Key(
                fallback = "50",
                means =
                        "percent; a new version that has lost more of its rows than this, or of the nodes of a MaxMind DB or the"
                                + " rules of `suffix-list`, is refused, until `millrace lookup reload --accept-shrink`; `100` takes any")
        int maxShrink,

        @Key(
                name = "max-size",
                fallback = "256MiB",
                means =
                        "the memory that a table, or a MaxMind DB, may take; a new version beyond it is refused, or of a"
                                + " topic each further row. A reload needs as much once more")
        long maxBytes,

        @Key(
                name = "cache-size",
                fallback = "8MiB",
                means =
                        "the memory for results of `mmdb`, `compute` and `key-kind: regex`, and for answers of `http` and"
                                + " `elasticsearch`, that are kept for the next event")
        long cacheBytes,

        @Key(
                example = "source",
                means = "of `mmdb` the field set that gets `geo` and `as`, `source` by default; of `compute:"
                        + " registered-domain` the one that has `domain`, `url` by default")
        @Nullable
        String target,

        @Key(
                means = "of `compute: network-direction` the networks that are internal, as CIDR; without any, private,"
                        + " loopback and link-local addresses")
        List<String> internalNetworks,

        @Key(
                example = "public_suffix_list.dat",
                means = "of `compute: registered-domain` a newer list of public suffixes than the one in the jar")
        @Nullable
        Path suffixList) {

    /** What a column's text stands for. */
    public enum ColumnType {
        TEXT,
        LONG,
        DOUBLE,
        BOOLEAN,
        IP,
        /** Any form that the normaliser reads. */
        DATE,
        /** {@code latitude,longitude}. */
        GEO_POINT
    }

    /** How a key is compared with the key column. */
    public enum KeyKind {
        EXACT,
        CIDR,
        RANGE,
        PREFIX,
        REGEX
    }

    /** Who wins where the event has a value already. */
    public enum OnExisting {
        /** The event. */
        KEEP,
        /** The lookup. */
        OVERWRITE
    }

    /** What a key that is not found does to the event. */
    public enum OnMiss {
        LEAVE,
        DEFAULT,
        TAG
    }

    /** What needs no table. */
    public enum Computation {
        /** {@code user_agent.*} from {@code user_agent.original}. */
        USER_AGENT,
        /** {@code registered_domain}, {@code top_level_domain}, {@code subdomain} from {@code domain}. */
        REGISTERED_DOMAIN,
        /** {@code network.community_id}, version 1. */
        COMMUNITY_ID,
        /** {@code network.direction} from the addresses on both sides. */
        NETWORK_DIRECTION
    }

    private static final Duration REFRESH = Duration.ofSeconds(10);
    private static final int MIN_ROWS = 1;
    private static final int MAX_SHRINK = 50;
    private static final long MAX_BYTES = 256L << 20;
    private static final long CACHE_BYTES = 8L << 20;
    private static final List<String> ENDINGS = List.of(".csv", ".json", ".ndjson", ".yaml", ".yml");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    public LookupConfig {
        keyFields = List.copyOf(keyFields);
        keyColumns = List.copyOf(keyColumns);
        internalNetworks = List.copyOf(internalNetworks);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        defaults = Collections.unmodifiableMap(new LinkedHashMap<>(defaults));
        Refusals.refuseIf(!NAME.matcher(name).matches(), "name must be letters, digits, '.', '_' and '-'");
        Refusals.refuseIf(
                Stream.of(file, topic, jdbc.url(), http.url(), elasticsearch.url(), mmdb, compute)
                                .filter(Objects::nonNull)
                                .count()
                        != 1,
                "file must be set, or topic, jdbc.url, http.url, elasticsearch.url, mmdb or compute, and only one of them");
        String ending = file == null ? ".csv" : file.toString().toLowerCase(Locale.ROOT);
        Refusals.refuseIf(
                ENDINGS.stream().noneMatch(ending::endsWith),
                "file must end in .csv, .json, .ndjson, .yaml or .yml, which says how it is read");
        boolean isPerKey = http.url() != null || elasticsearch.url() != null;
        boolean isTable = file != null || topic != null || jdbc.url() != null || isPerKey;
        if (isTable) {
            Refusals.refuseIf(keyFields.isEmpty(), "key-field must name the field whose value is looked up");
            Refusals.refuseIf(fields.isEmpty(), "fields must name at least one column");
            refuseWrongKeys(keyFields, keyColumns, keyKind, toColumn, topic != null, http.url() != null);
        }
        Refusals.refuseIf(isPerKey && keyKind != KeyKind.EXACT, "key-kind must be exact where a server is asked");
        // The binder tries null for a part that was refused, to find further problems.
        Refusals.refuseIf(
                !isPerKey && perKey != null && !perKey.equals(PerKeyConfig.DEFAULT),
                "per-key means nothing without http or elasticsearch; take it out");
        boolean isWholeTable = isTable && !isPerKey;
        boolean isFile = file != null || mmdb != null || suffixList != null;
        Refusals.refuseIf(
                compute != null && suffixList == null && !refresh.equals(REFRESH),
                "refresh means nothing without a file; take it out");
        Refusals.refuseIf(!isTable && minRows != MIN_ROWS, "min-rows means nothing without a table; take it out");
        Refusals.refuseIf(
                topic != null && maxShrink != MAX_SHRINK,
                "max-shrink means nothing with topic, which deletes row by row; take it out");
        Refusals.refuseIf(
                compute != null && !isFile && maxShrink != MAX_SHRINK,
                "max-shrink means nothing without a file; take it out");
        Refusals.refuseIf(
                !isWholeTable && mmdb == null && maxBytes != MAX_BYTES,
                "max-size means nothing without a table or mmdb; take it out");
        Refusals.refuseIf(
                isWholeTable && keyKind != KeyKind.REGEX && cacheBytes != CACHE_BYTES,
                "cache-size means nothing here, where nothing is kept but the table; take it out");
        Refusals.refuseIf(
                isPerKey && !refresh.equals(REFRESH),
                "refresh means nothing where a server is asked; per-key.refresh does");
        Refusals.refuseIf(
                isPerKey && minRows != MIN_ROWS, "min-rows means nothing where a server is asked; take it out");
        Refusals.refuseIf(
                isPerKey && maxShrink != MAX_SHRINK, "max-shrink means nothing where a server is asked; take it out");
        if (http.url() != null) {
            refuseOtherPlaces(http.places(), keyFields);
        }
        Refusals.refuseIf(!isTable && !keyColumns.isEmpty(), "key-column means nothing without a table; take it out");
        Refusals.refuseIf(!isTable && keyKind != KeyKind.EXACT, "key-kind means nothing without a table; take it out");
        Refusals.refuseIf(
                mmdb != null && keyFields.size() > 1, "key-field of mmdb must be one field that holds an address");
        for (String column : types.keySet()) {
            Refusals.refuseIf(
                    !fields.containsKey(column), "types.\"" + column + "\" must be one of the columns in fields");
        }
        for (String column : defaults.keySet()) {
            Refusals.refuseIf(
                    !fields.containsKey(column), "defaults.\"" + column + "\" must be one of the columns in fields");
        }
        Refusals.refuseIf(
                (onMiss == OnMiss.DEFAULT) == defaults.isEmpty(),
                "on-miss must be default where there are defaults, and only there");
        Refusals.refuseIf(
                compute != null && !fields.isEmpty(), "fields means nothing with compute, whose fields are fixed");
        Refusals.refuseIf(refresh.isNegative() || refresh.isZero(), "refresh must be more than 0");
        Refusals.refuseIf(minRows < 0, "min-rows must not be negative");
        Refusals.refuseIf(maxBytes < 4096, "max-size must be at least 4KiB");
        Refusals.refuseIf(maxShrink < 0 || maxShrink > 100, "max-shrink must be from 0 to 100");
        Refusals.refuseIf(cacheBytes < 4096, "cache-size must be at least 4KiB");
        Refusals.refuseIf(
                !internalNetworks.isEmpty() && compute != Computation.NETWORK_DIRECTION,
                "internal-networks means nothing without compute: network-direction; take it out");
        Refusals.refuseIf(
                suffixList != null && compute != Computation.REGISTERED_DOMAIN,
                "suffix-list means nothing without compute: registered-domain; take it out");
    }

    /** A place that is no key field would stay in the URL, a key field without a place would not be asked for. */
    private static void refuseOtherPlaces(List<String> places, List<String> keyFields) {
        for (String place : places) {
            Refusals.refuseIf(
                    !keyFields.contains(place), "key-field must name " + place + ", which http.url has in braces");
        }
        for (String field : keyFields) {
            Refusals.refuseIf(
                    !places.contains(field), "key-field names " + field + ", but http.url has no {" + field + "}");
        }
    }

    private static void refuseWrongKeys(
            List<String> keyFields,
            List<String> keyColumns,
            KeyKind keyKind,
            @Nullable String toColumn,
            boolean isTopic,
            boolean isHttp) {
        Refusals.refuseIf(
                isTopic && !keyColumns.isEmpty(), "key-column means nothing with topic, whose records have a key");
        Refusals.refuseIf(
                isHttp && !keyColumns.isEmpty(), "key-column means nothing with http, whose url has the key in braces");
        Refusals.refuseIf(isTopic && keyKind != KeyKind.EXACT, "key-kind must be exact with topic");
        Refusals.refuseIf(isTopic && keyFields.size() > 1, "key-field must be one field with topic");
        Refusals.refuseIf(
                !isTopic && !isHttp && keyColumns.size() != Math.max(1, keyFields.size()),
                "key-column must name as many columns as there are key fields");
        Refusals.refuseIf(
                keyKind != KeyKind.EXACT && keyFields.size() > 1,
                "key-kind must be exact where there are several key fields");
        Refusals.refuseIf(
                keyKind == KeyKind.RANGE && toColumn == null,
                "to-column must name the column with the end of the range");
        Refusals.refuseIf(
                keyKind != KeyKind.RANGE && toColumn != null, "to-column means nothing without key-kind: range");
    }
}
