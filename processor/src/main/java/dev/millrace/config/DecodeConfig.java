package dev.millrace.config;

/**
 * The bounds within which bytes are read at all; beyond them a record is rejected.
 *
 * @param maxRecordBytes size of a record's value
 * @param maxDepth nesting of JSON objects and arrays
 * @param maxFields fields and array elements of one record
 * @param maxNumberLength characters of one JSON number
 * @param maxNameLength bytes of one field name
 */
public record DecodeConfig(int maxRecordBytes, int maxDepth, int maxFields, int maxNumberLength, int maxNameLength) {

    public static final DecodeConfig DEFAULT = new DecodeConfig(16 * 1024 * 1024, 100, 1_000_000, 1_000, 50_000);

    public DecodeConfig {
        Refusals.refuseIf(maxRecordBytes < 1, "max-record-size must be at least 1 byte");
        Refusals.refuseIf(maxDepth < 1 || maxDepth > 1000, "max-depth must be from 1 to 1000");
        Refusals.refuseIf(maxFields < 1, "max-fields must be at least 1");
        Refusals.refuseIf(maxNumberLength < 1, "max-number-length must be at least 1");
        Refusals.refuseIf(maxNameLength < 1, "max-name-length must be at least 1");
    }
}
