package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;

/**
 * Finds one kind of secret around a byte that hints at it. Takes no more time than the secret is long, or a small bound.
 * Used by one thread.
 */
abstract class Detector {

    private final SecretKind kind;

    /** Of what was found last. */
    protected int start;

    protected int end;

    Detector(SecretKind kind) {
        this.kind = kind;
    }

    SecretKind kind() {
        return kind;
    }

    /** The bytes that may hint at a secret. */
    abstract String hints();

    /**
     * @param from nothing before this is looked at
     * @param at where one of the {@link #hints} stands
     * @return whether there is a secret; then it is in {@link #start()} to {@link #end()}, which lies behind {@code at}
     */
    abstract boolean finds(byte[] text, int from, int at, int to);

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    final boolean found(int secretStart, int secretEnd) {
        start = secretStart;
        end = secretEnd;
        return secretEnd > secretStart;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isLetter(byte b) {
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'z';
    }

    static boolean isLetterOrDigit(byte b) {
        return isLetter(b) || isDigit(b);
    }

    static boolean isCapitalOrDigit(byte b) {
        return (b >= 'A' && b <= 'Z') || isDigit(b);
    }

    /** {@code word} stands at {@code at}, in any case. */
    static boolean startsWith(byte[] text, int at, int to, String word) {
        if (to - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            byte b = text[at + i];
            if ((b >= 'A' && b <= 'Z' ? b | 0x20 : b) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
