package dev.millrace.config;

/** How a record says no to a value: the message is shown behind the key's name and place. */
final class Refusals {

    private Refusals() {}

    static void refuseIf(boolean wrong, String message) {
        if (wrong) {
            throw new IllegalArgumentException(message);
        }
    }
}
