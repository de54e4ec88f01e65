package dev.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The parts of a data stream's name by Elastic's rules: lower case, none of {@code \ / * ? " < > | , # : -} or blanks,
 * not led by {@code - _ + .}, at most 100 bytes.
 */
public final class DataStreamNames {

    public static final int MAX_BYTES = 100;
    private static final String FORBIDDEN = "\\/*?\"<>|,#:- ";
    private static final String FORBIDDEN_FIRST = "-_+.";
    private static final char STAND_IN = '_';

    private DataStreamNames() {}

    /** Whether a slice is a valid part as it stands, told for ASCII only: anything else answers no. */
    public static boolean isValid(byte[] bytes, int start, int end) {
        if (start == end || end - start > MAX_BYTES || FORBIDDEN_FIRST.indexOf(bytes[start]) >= 0) {
            return false;
        }
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b <= ' ' || b == 0x7f || (b >= 'A' && b <= 'Z') || FORBIDDEN.indexOf(b) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The nearest valid part: forbidden characters become {@code _}, leading ones go, what is too long is cut.
     *
     * @return empty where nothing is left
     */
    public static String sanitize(String part) {
        return sanitize(part, MAX_BYTES);
    }

    /** The same with another bound, where something is to stand behind it. */
    public static String sanitize(String part, int maxBytes) {
        String lower = part.strip().toLowerCase(Locale.ROOT);
        StringBuilder valid = new StringBuilder(lower.length());
        int bytes = 0;
        for (int i = 0; i < lower.length(); ) {
            int character = lower.codePointAt(i);
            i += Character.charCount(character);
            int allowed = isForbidden(character) ? STAND_IN : character;
            if (valid.isEmpty() && FORBIDDEN_FIRST.indexOf(allowed) >= 0) {
                continue;
            }
            bytes += Character.toString(allowed).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > maxBytes) {
                break;
            }
            valid.appendCodePoint(allowed);
        }
        return valid.toString();
    }

    private static boolean isForbidden(int character) {
        return FORBIDDEN.indexOf(character) >= 0
                || Character.isWhitespace(character)
                || Character.isISOControl(character)
                || (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE);
    }
}
