package dev.millrace.config;

import org.jspecify.annotations.Nullable;

/**
 * How a record says no to a value. The message starts with the key that is wrong, as seen from the record, so that the
 * loader can name its place: {@code "max-size must be at least 1KiB"}.
 */
final class Refusals {

    private Refusals() {}

    static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Without the value, which is secret; no request could carry it. */
    static void refuseUnlessHeader(String key, @Nullable String value) {
        refuseIf(
                value != null && !value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 0x7f)),
                key + " must be printable ASCII on one line");
    }
}
