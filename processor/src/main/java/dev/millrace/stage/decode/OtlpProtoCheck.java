package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.Stage;
import dev.millrace.event.Utf8;
import dev.millrace.event.Verdict.Rejection;

/**
 * Goes once through all of a record's value before anything is made of it: whether it is a request of OTLP logs down to
 * the last byte, and within the configured bounds. So a record is OTLP or it is not, and not first the one and then the
 * other. Owned by the stream thread.
 */
final class OtlpProtoCheck {

    /** What was found. */
    enum Finding {
        /** It can be read to its end. */
        VALID,
        /** It cannot; see {@link #faultAt()}. */
        MALFORMED,
        /** It can, and is beyond a bound; see {@link #rejection()}. */
        BEYOND_BOUNDS
    }

    /** Beyond it reading would need more stack than a thread has. */
    private static final int DEEPEST = 250;

    private final int maxDepth;
    private final int maxFields;
    private final OtlpBounds bounds;
    private final ProtoCursor in = new ProtoCursor();

    private boolean isShared;
    private int fields;
    private int faultAt;
    private String code = "";
    private String reason = "";

    OtlpProtoCheck(DecodeConfig limits) {
        this.maxDepth = Math.min(limits.maxDepth(), DEEPEST);
        this.maxFields = limits.maxFields();
        this.bounds = new OtlpBounds(limits);
    }

    Finding check(byte[] value) {
        in.on(value);
        bounds.clear();
        isShared = false;
        fields = 0;
        code = "";
        if (check(OtlpMessage.LOGS_DATA, 0)) {
            return bounds.areExceeded() ? Finding.BEYOND_BOUNDS : Finding.VALID;
        }
        return code.isEmpty() ? Finding.MALFORMED : Finding.BEYOND_BOUNDS;
    }

    /** How many log records there are. */
    int records() {
        return bounds.records();
    }

    /** The byte at which a field starts that is broken, or not one that may stand there. */
    int faultAt() {
        return faultAt;
    }

    /** Why it is not read although it could be. */
    Rejection rejection() {
        return code.isEmpty() ? bounds.rejection() : new Rejection(Stage.DECODE, code, reason);
    }

    /** @param depth of objects and arrays around the value, the event itself not counted */
    private boolean check(OtlpMessage message, int depth) {
        int recordsBefore = bounds.records();
        long shared = 0;
        while (in.next()) {
            int number = in.number();
            OtlpMessage within = message.within(number);
            if (!message.takes(number, in.wireType())) {
                faultAt = in.fieldAt();
                return false;
            }
            if (within == OtlpMessage.LOG_RECORD) {
                bounds.addRecord(in.stop() - in.start());
            } else if (within != OtlpMessage.SCOPE_LOGS) {
                shared += in.stop() - in.start();
            }
            if (within != null && !checkWithin(within, depth)) {
                return false;
            }
            if (isSharedText(message, number) && !isUtf8()) {
                return false;
            }
        }
        if (in.isBroken()) {
            faultAt = in.fieldAt();
            return false;
        }
        if (message == OtlpMessage.RESOURCE_LOGS || message == OtlpMessage.SCOPE_LOGS) {
            bounds.addShared(shared, recordsBefore);
        }
        return true;
    }

    private boolean checkWithin(OtlpMessage within, int depth) {
        int inner = depth;
        if (within == OtlpMessage.ARRAY_VALUE || within == OtlpMessage.KEY_VALUE_LIST) {
            inner++;
            if (inner >= maxDepth) {
                return fail("decode.too-deep", "nested deeper than configured");
            }
        } else if (within == OtlpMessage.ANY_VALUE && ++fields > maxFields) {
            return fail("decode.too-many-fields", "more fields than configured");
        }
        boolean wasShared = isShared;
        isShared |= within == OtlpMessage.RESOURCE || within == OtlpMessage.SCOPE;
        long mark = in.mark();
        in.seek(in.start(), in.stop());
        boolean isChecked = check(within, inner);
        in.reset(mark);
        isShared = wasShared;
        return isChecked;
    }

    /** In a log record it costs only that one; here it would cost every one, and each a dead letter. */
    private boolean isSharedText(OtlpMessage message, int number) {
        return switch (message) {
            case RESOURCE_LOGS, SCOPE_LOGS -> number == 3;
            case SCOPE -> number == 1 || number == 2;
            case KEY_VALUE, ANY_VALUE -> isShared && number == 1;
            case LOGS_DATA, RESOURCE, LOG_RECORD, ARRAY_VALUE, KEY_VALUE_LIST, ENTITY_REF -> false;
        };
    }

    private boolean isUtf8() {
        int invalid = Utf8.firstInvalid(in.bytes(), in.start(), in.stop());
        if (invalid == Utf8.VALID) {
            return true;
        }
        Rejection rejection = Rejections.invalidUtf8(in.bytes(), invalid);
        code = rejection.code();
        reason = rejection.reason();
        return false;
    }

    private boolean fail(String newCode, String what) {
        code = newCode;
        reason = "byte " + in.fieldAt() + ": " + what;
        return false;
    }
}
