package dev.millrace.stage.decode.text;

/** How a line begins: the first question of recognition, answered by its first few bytes. */
public enum Lead {
    /** {@code 2026-11-22}. */
    ISO_DATE,
    /** {@code 2026/11/22}. */
    SLASHED_DATE,
    /** {@code 22/Nov/2026}, {@code 22-Nov-2026} or {@code 22 Nov 2026}. */
    DAY_MONTH,
    /** {@code 192.0.2.1}, {@code 2001:db8::1}, {@code ::1}. */
    ADDRESS,
    /** Any other number. */
    NUMBER,
    /** {@code Nov 22}. */
    MONTH,
    /** {@code Sun Nov 22} or {@code Sun, 22 Nov}. */
    WEEKDAY,
    /** {@code I1122}: one letter of a level and four digits. */
    LEVEL_DIGITS,
    /** {@code key=}. */
    KEY,
    /** Any other word. */
    WORD,
    /** {@code [}. */
    BRACKET,
    /** {@code "}. */
    QUOTE,
    /** {@code #}. */
    HASH,
    /** Anything else, blanks included. */
    OTHER;

    private static final int LONGEST_KEY = 64;
    private static final int LONGEST_ADDRESS = 45;

    /** Looks at no more bytes than an address or a key may have. */
    static Lead of(byte[] bytes, int start, int end) {
        if (start == end) {
            return OTHER;
        }
        byte first = bytes[start];
        if (Scan.isDigit(first)) {
            return ofDigit(bytes, start, end);
        }
        if (Scan.isLetter(first)) {
            return ofLetter(bytes, start, end);
        }
        return switch (first) {
            case '[' -> BRACKET;
            case '"' -> QUOTE;
            case '#' -> HASH;
            case ':' -> isAddress(bytes, start, end) ? ADDRESS : OTHER;
            case '_' -> isKey(bytes, start, end) ? KEY : WORD;
            default -> OTHER;
        };
    }

    private static Lead ofDigit(byte[] bytes, int start, int end) {
        int digits = Scan.digits(bytes, start, end);
        int at = start + digits;
        if (at == end) {
            return NUMBER;
        }
        byte next = bytes[at];
        if (digits == 4 && end - at > 5 && bytes[at + 3] == next && Scan.isDigit(bytes[at + 1])) {
            if (next == '-') {
                return ISO_DATE;
            }
            if (next == '/') {
                return SLASHED_DATE;
            }
        }
        if (digits <= 2 && (next == '/' || next == '-' || next == ' ') && Scan.isMonth(bytes, at + 1, end)) {
            return DAY_MONTH;
        }
        return isAddress(bytes, start, end) ? ADDRESS : NUMBER;
    }

    private static Lead ofLetter(byte[] bytes, int start, int end) {
        boolean isThreeLetters = end - start > 3 && !Scan.isLetter(bytes[start + 3]);
        if (isThreeLetters && (bytes[start + 3] == ' ' || bytes[start + 3] == ',')) {
            if (Scan.isMonth(bytes, start, end)) {
                return MONTH;
            }
            if (Scan.isWeekday(bytes, start, end)) {
                return WEEKDAY;
            }
        }
        if (end - start > 5 && Scan.digits(bytes, start + 1, Math.min(end, start + 6)) == 4) {
            return LEVEL_DIGITS;
        }
        if (isKey(bytes, start, end)) {
            return KEY;
        }
        return isAddress(bytes, start, end) ? ADDRESS : WORD;
    }

    /** A quick look, not a proof: three dots among digits; two colons side by side, or seven of them. */
    private static boolean isAddress(byte[] bytes, int start, int end) {
        int colons = 0;
        int dots = 0;
        boolean isCompressed = false;
        int at = start;
        while (at < end && at - start < LONGEST_ADDRESS) {
            byte b = bytes[at];
            if (b == ':') {
                colons++;
                isCompressed |= at + 1 < end && bytes[at + 1] == ':';
            } else if (b == '.') {
                dots++;
            } else if (!Scan.isHexDigit(b)) {
                break;
            }
            at++;
        }
        return isCompressed || colons == 7 || (dots == 3 && Scan.isDigit(bytes[start]));
    }

    private static boolean isKey(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && at - start < LONGEST_KEY && Scan.isKeyCharacter(bytes[at])) {
            at++;
        }
        return at > start && at < end && bytes[at] == '=';
    }
}
