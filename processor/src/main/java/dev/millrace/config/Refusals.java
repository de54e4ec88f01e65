package dev.millrace.config;

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
}
