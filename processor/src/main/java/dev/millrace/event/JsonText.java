package dev.millrace.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The escapes of JSON strings (RFC 8259, section 7). */
public final class JsonText {

    private static final int REPLACEMENT_CHARACTER = 0xfffd;
    private static final byte[] ESCAPES = escapes();

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BLANKS = ONES * ' ';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';

    private JsonText() {}

    /**
     * Appends the plain text of an {@link ValueKind#ESCAPED} slice of the same arena; it ends where the arena ends then.
     * Half of a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD.
     *
     * @param start content of a JSON string, quotes left out, known to be valid
     * @return where the text starts
     */
    public static int unescape(ByteArena arena, int start, int end) {
        // Plain text is never longer than what escapes it.
        int textStart = arena.reserve(end - start);
        byte[] bytes = arena.array();
        int to = textStart;
        int from = start;
        while (from < end) {
            byte b = bytes[from++];
            if (b != '\\' || from == end) {
                bytes[to++] = b;
                continue;
            }
            byte escape = bytes[from++];
            if (escape != 'u') {
                bytes[to++] = single(escape);
                continue;
            }
            int character = hex4(bytes, from, end);
            from += 4;
            if (Character.isHighSurrogate((char) character) && isLowSurrogateAt(bytes, from, end)) {
                character = Character.toCodePoint((char) character, (char) hex4(bytes, from + 2, end));
                from += 6;
            } else if (Character.isSurrogate((char) character)) {
                character = REPLACEMENT_CHARACTER;
            }
            to = encode(character, bytes, to);
        }
        arena.truncate(to);
        return textStart;
    }

    /**
     * Where plain ASCII ends that stands for itself in a JSON string: the first quote, backslash, control character or
     * byte beyond ASCII, or {@code end}. Looks at eight bytes at a time.
     */
    public static int skipPlain(byte[] text, int start, int end) {
        int at = start;
        while (at + 8 <= end) {
            long word = (long) LONGS.get(text, at);
            long quotes = word ^ QUOTES;
            long backslashes = word ^ BACKSLASHES;
            // A borrow can mark a byte too many, but only above one that is marked rightly.
            long marks = (((quotes - ONES) & ~quotes)
                            | ((backslashes - ONES) & ~backslashes)
                            | ((word - BLANKS) & ~word)
                            | word)
                    & HIGH_BITS;
            if (marks != 0) {
                return at + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
            at += 8;
        }
        byte b;
        while (at < end && (b = text[at]) >= ' ' && b != '"' && b != '\\') {
            at++;
        }
        return at;
    }

    /**
     * Appends plain text as the content of a JSON string, quotes left out. Runs without a character to escape are copied
     * at once.
     *
     * @param text valid UTF-8; may be the array behind {@code target}
     */
    public static void escape(byte[] text, int start, int end, ByteArena target) {
        int run = start;
        int at = skipPlain(text, start, end);
        while (at < end) {
            byte b = text[at];
            // Bytes beyond ASCII are negative.
            if (b >= 0 && ESCAPES[b] != 0) {
                target.append(text, run, at);
                escape(b, target);
                run = at + 1;
            }
            at = skipPlain(text, at + 1, end);
        }
        target.append(text, run, end);
    }

    private static void escape(byte b, ByteArena target) {
        byte letter = ESCAPES[b];
        int at = target.reserve(6);
        byte[] bytes = target.array();
        bytes[at++] = '\\';
        bytes[at++] = letter;
        if (letter == 'u') {
            bytes[at++] = '0';
            bytes[at++] = '0';
            bytes[at++] = (byte) Character.forDigit(b >> 4, 16);
            bytes[at++] = (byte) Character.forDigit(b & 0xf, 16);
        }
        target.truncate(at);
    }

    /** What follows the backslash, by character; 0 for one that stands for itself. */
    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, ' ', (byte) 'u');
        escapes['\b'] = 'b';
        escapes['\t'] = 't';
        escapes['\n'] = 'n';
        escapes['\f'] = 'f';
        escapes['\r'] = 'r';
        escapes['"'] = '"';
        escapes['\\'] = '\\';
        return escapes;
    }

    private static boolean isLowSurrogateAt(byte[] bytes, int at, int end) {
        return at + 6 <= end
                && bytes[at] == '\\'
                && bytes[at + 1] == 'u'
                && Character.isLowSurrogate((char) hex4(bytes, at + 2, end));
    }

    private static byte single(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escape;
        };
    }

    private static int hex4(byte[] bytes, int start, int end) {
        int value = 0;
        for (int i = start; i < start + 4 && i < end; i++) {
            value = value * 16 + Character.digit(bytes[i], 16);
        }
        return value;
    }

    private static int encode(int character, byte[] bytes, int start) {
        int to = start;
        if (character < 0x80) {
            bytes[to++] = (byte) character;
        } else if (character < 0x800) {
            bytes[to++] = (byte) (0xc0 | character >> 6);
            bytes[to++] = continuation(character);
        } else if (character < 0x10000) {
            bytes[to++] = (byte) (0xe0 | character >> 12);
            bytes[to++] = continuation(character >> 6);
            bytes[to++] = continuation(character);
        } else {
            bytes[to++] = (byte) (0xf0 | character >> 18);
            bytes[to++] = continuation(character >> 12);
            bytes[to++] = continuation(character >> 6);
            bytes[to++] = continuation(character);
        }
        return to;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3f));
    }
}
