package dev.millrace.stage.decode;

import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;

/** The verdicts on bytes that are no event. Positions count bytes of the record's value from 0. */
final class Rejections {

    static final String INVALID_UTF8 = "decode.invalid-utf8";

    static final Rejection NO_VALUE = new Rejection(Stage.DECODE, "decode.empty", "the record has no value");
    static final Rejection BLANK = new Rejection(Stage.DECODE, "decode.empty", "there is nothing but blanks");

    static final Rejection NO_LOG_RECORDS =
            new Rejection(Stage.DECODE, "decode.empty", "the OTLP request holds no log records");

    private Rejections() {}

    static Rejection tooLarge(int bytes, int maxBytes) {
        return new Rejection(
                Stage.DECODE, "decode.too-large", "the value has " + bytes + " bytes, more than " + maxBytes);
    }

    static Rejection invalidUtf8(byte[] bytes, int at) {
        return invalidUtf8(bytes[at], at);
    }

    static Rejection invalidUtf8(byte b, int at) {
        return new Rejection(
                Stage.DECODE, INVALID_UTF8, "byte " + at + " (0x" + hex(b) + ") is not part of valid UTF-8");
    }

    static Rejection otlpMalformed(int at, String what) {
        return new Rejection(Stage.DECODE, "decode.otlp-malformed", "byte " + at + ": " + what);
    }

    static String hex(byte b) {
        int digits = 0x100 | (b & 0xff);
        return Integer.toHexString(digits).substring(1);
    }
}
