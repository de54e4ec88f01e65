package dev.millrace.config;

import java.util.List;

/** The bounds within which bytes are read at all; beyond them a record is rejected. */
public record DecodeConfig(
        @Key(
                name = "max-record-size",
                fallback = "16MiB",
                means = "size of a record's value, also once it is decompressed")
        int maxRecordBytes,

        @Key(fallback = "100", means = "nesting of JSON objects and arrays, at most 1000")
        int maxDepth,

        @Key(fallback = "1000000", means = "fields and array elements of one record")
        int maxFields,

        @Key(fallback = "1000", means = "characters of one JSON number")
        int maxNumberLength,

        @Key(fallback = "50000", means = "bytes of one field name")
        int maxNameLength,

        @Key(means = "text formats of your own, tried in this order and before those that are known")
        List<TextFormatConfig> formats) {

    public static final DecodeConfig DEFAULT = Binder.defaults(DecodeConfig.class);

    public DecodeConfig {
        formats = List.copyOf(formats);
        Refusals.refuseIf(maxRecordBytes < 1, "max-record-size must be at least 1 byte");
        Refusals.refuseIf(maxDepth < 1 || maxDepth > 1000, "max-depth must be from 1 to 1000");
        Refusals.refuseIf(maxFields < 1, "max-fields must be at least 1");
        Refusals.refuseIf(maxNumberLength < 1, "max-number-length must be at least 1");
        Refusals.refuseIf(maxNameLength < 1, "max-name-length must be at least 1");
    }
}
