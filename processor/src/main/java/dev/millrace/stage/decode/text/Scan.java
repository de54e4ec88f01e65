package dev.millrace.stage.decode.text;

/**
 * Finds how far something reaches from a place in a text. Each answers the end, or the start where the text does not
 * hold it there. What it means is decided elsewhere.
 */
@FunctionalInterface
public interface Scan {

    /** What is given where nothing was found is the start itself. */
    int end(byte[] bytes, int start, int end);

    String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    String WEEKDAYS = "montuewedthufrisatsun";

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isHexDigit(byte b) {
        int letter = b | 0x20;
        return isDigit(b) || (letter >= 'a' && letter <= 'f');
    }

    static boolean isLetter(byte b) {
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'z';
    }

    /** What names of fields are made of where a text gives them. */
    static boolean isKeyCharacter(byte b) {
        return isLetter(b) || isDigit(b) || b == '_' || b == '.' || b == '-' || b == '@' || b == '/';
    }

    /** How many digits there are. */
    static int digits(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        return at - start;
    }

    static boolean isMonth(byte[] bytes, int start, int end) {
        return isOneOf(MONTHS, bytes, start, end);
    }

    static boolean isWeekday(byte[] bytes, int start, int end) {
        return isOneOf(WEEKDAYS, bytes, start, end);
    }

    private static boolean isOneOf(String words, byte[] bytes, int start, int end) {
        if (end - start < 3) {
            return false;
        }
        for (int i = 0; i < words.length(); i += 3) {
            if ((bytes[start] | 0x20) == words.charAt(i)
                    && (bytes[start + 1] | 0x20) == words.charAt(i + 1)
                    && (bytes[start + 2] | 0x20) == words.charAt(i + 2)) {
                return true;
            }
        }
        return false;
    }

    /** {@code literal} stands at {@code at}. */
    static boolean startsWith(byte[] bytes, int at, int end, byte[] literal) {
        if (end - at < literal.length) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            if (bytes[at + i] != literal[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where {@code literal} comes first, or {@code end}. Linear for the short literals of formats. */
    static int indexOf(byte[] bytes, int start, int end, byte[] literal) {
        for (int at = start; at <= end - literal.length; at++) {
            if (bytes[at] == literal[0] && startsWith(bytes, at, end, literal)) {
                return at;
            }
        }
        return end;
    }

    /** Where the byte comes first, or {@code end}. */
    static int indexOf(byte[] bytes, int start, int end, byte b) {
        int at = start;
        while (at < end && bytes[at] != b) {
            at++;
        }
        return at;
    }

    /** Anything but blanks. */
    static int word(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] > ' ' || bytes[at] < 0)) {
            at++;
        }
        return at;
    }

    /** A name of the DNS that ends in a point, that point left out. */
    static int fqdn(byte[] bytes, int start, int end) {
        int at = word(bytes, start, end);
        return at > start + 1 && bytes[at - 1] == '.' ? at - 1 : start;
    }

    /** ASCII letters. */
    static int letters(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isLetter(bytes[at])) {
            at++;
        }
        return at;
    }

    /** ASCII letters and digits. */
    static int lettersAndDigits(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (isLetter(bytes[at]) || isDigit(bytes[at]))) {
            at++;
        }
        return at;
    }

    /** A JSON integer: no superfluous zero, at most 18 digits. */
    static int integer(byte[] bytes, int start, int end) {
        int first = start < end && bytes[start] == '-' ? start + 1 : start;
        int digits = digits(bytes, first, end);
        boolean isOne = digits > 0 && digits <= 18 && (digits == 1 || bytes[first] != '0');
        return isOne ? first + digits : start;
    }

    /** A JSON number without exponent. */
    static int number(byte[] bytes, int start, int end) {
        int at = integer(bytes, start, end);
        if (at == start || at == end || bytes[at] != '.') {
            return at;
        }
        int digits = digits(bytes, at + 1, end);
        return digits == 0 ? at : at + 1 + digits;
    }

    static int hex(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isHexDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    /** A host's name or an address of either version, without brackets. */
    static int host(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && isHostCharacter(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isHostCharacter(byte b) {
        return isLetter(b) || isDigit(b) || b == '.' || b == '-' || b == '_' || b == ':' || b == '%';
    }

    /** An IPv4 address in four decimal parts, or an IPv6 address by its look. */
    static int ip(byte[] bytes, int start, int end) {
        int at = start;
        int dots = 0;
        int colons = 0;
        int letters = 0;
        while (at < end) {
            byte b = bytes[at];
            if (b == '.') {
                dots++;
            } else if (b == ':') {
                colons++;
            } else if (isHexDigit(b)) {
                letters += isDigit(b) ? 0 : 1;
            } else {
                break;
            }
            at++;
        }
        boolean isVersion4 = dots == 3 && colons == 0 && letters == 0 && at - start >= 7 && at - start <= 15;
        boolean isVersion6 = colons >= 2 && colons <= 7 && (dots == 0 || dots == 3) && at - start <= 45;
        return isVersion4 || isVersion6 ? at : start;
    }
}
