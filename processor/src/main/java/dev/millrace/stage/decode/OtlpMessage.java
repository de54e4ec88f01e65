package dev.millrace.stage.decode;

import org.jspecify.annotations.Nullable;

/**
 * The messages of OTLP logs with the wire types of their fields, as opentelemetry-proto 1.10 defines them (logs/v1,
 * common/v1, resource/v1), and what older versions had in their place: a log record's {@code name}, 4, and
 * {@code instrumentation_library_logs}, which moved from 2 to 1000 when {@code scope_logs} took its place.
 */
@SuppressWarnings("ImmutableEnumChecker") // the arrays are filled while the class is loaded and only read then
enum OtlpMessage {
    LOGS_DATA,
    RESOURCE_LOGS,
    RESOURCE,
    SCOPE_LOGS,
    SCOPE,
    LOG_RECORD,
    KEY_VALUE,
    ANY_VALUE,
    ARRAY_VALUE,
    KEY_VALUE_LIST,
    ENTITY_REF;

    static final int INSTRUMENTATION_LIBRARY_LOGS = 1000;

    private static final int UNKNOWN = -1;

    private final int[] wireTypes = {
        UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN,
        UNKNOWN
    };
    private final @Nullable OtlpMessage[] messages = new OtlpMessage[wireTypes.length];

    static {
        LOGS_DATA.message(1, RESOURCE_LOGS);
        RESOURCE_LOGS.message(1, RESOURCE).message(2, SCOPE_LOGS).fields(ProtoCursor.LENGTH, 3);
        RESOURCE.message(1, KEY_VALUE).fields(ProtoCursor.VARINT, 2).message(3, ENTITY_REF);
        SCOPE_LOGS.message(1, SCOPE).message(2, LOG_RECORD).fields(ProtoCursor.LENGTH, 3);
        SCOPE.fields(ProtoCursor.LENGTH, 1, 2).message(3, KEY_VALUE).fields(ProtoCursor.VARINT, 4);
        LOG_RECORD
                .fields(ProtoCursor.FIXED64, 1, 11)
                .fields(ProtoCursor.VARINT, 2, 7)
                .fields(ProtoCursor.LENGTH, 3, 4, 9, 10, 12)
                .fields(ProtoCursor.FIXED32, 8)
                .message(5, ANY_VALUE)
                .message(6, KEY_VALUE);
        KEY_VALUE.fields(ProtoCursor.LENGTH, 1).message(2, ANY_VALUE).fields(ProtoCursor.VARINT, 3);
        ANY_VALUE
                .fields(ProtoCursor.LENGTH, 1, 7)
                .fields(ProtoCursor.VARINT, 2, 3, 8)
                .fields(ProtoCursor.FIXED64, 4)
                .message(5, ARRAY_VALUE)
                .message(6, KEY_VALUE_LIST);
        ARRAY_VALUE.message(1, ANY_VALUE);
        KEY_VALUE_LIST.message(1, KEY_VALUE);
        ENTITY_REF.fields(ProtoCursor.LENGTH, 1, 2, 3, 4);
    }

    /**
     * Whether a field may stand here: with the wire type of its number, or with a number that is not known yet. Nothing
     * unknown may stand at the top, where a request has been one list since the first version.
     */
    boolean takes(int number, int wireType) {
        if (!isKnown(number)) {
            return this != LOGS_DATA;
        }
        return wireType == (number == INSTRUMENTATION_LIBRARY_LOGS ? ProtoCursor.LENGTH : wireTypes[number]);
    }

    boolean isKnown(int number) {
        return number < wireTypes.length
                ? wireTypes[number] != UNKNOWN
                : this == RESOURCE_LOGS && number == INSTRUMENTATION_LIBRARY_LOGS;
    }

    /** The message that the field holds; {@code null} where it holds a scalar. */
    @Nullable
    OtlpMessage within(int number) {
        if (number < messages.length) {
            return messages[number];
        }
        return isKnown(number) ? SCOPE_LOGS : null;
    }

    private OtlpMessage message(int number, OtlpMessage within) {
        messages[number] = within;
        return fields(ProtoCursor.LENGTH, number);
    }

    private OtlpMessage fields(int wireType, int... numbers) {
        for (int number : numbers) {
            wireTypes[number] = wireType;
        }
        return this;
    }
}
