package dev.millrace.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Bytes for a person at a terminal: nothing in them can move its cursor, and all of them can be told. */
final class PlainText {

    private static final int BYTES_PER_LINE = 16;

    private PlainText() {}

    /** Text where it is valid UTF-8, with control characters as {@code \\u001b}; else a dump in hexadecimal. */
    static String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "(none)";
        }
        try {
            return text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return dump(bytes);
        }
    }

    /** The same, of text. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                shown.append("\\u%04x".formatted((int) c));
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** The same on one line, and no longer than so many characters. */
    static String line(String text, int length) {
        String line = text(text).replace("\n", "\\n").replace("\t", "\\t");
        return line.length() <= length ? line : line.substring(0, length - 3) + "...";
    }

    private static String dump(byte[] bytes) {
        StringBuilder dump = new StringBuilder();
        for (int from = 0; from < bytes.length; from += BYTES_PER_LINE) {
            dump.append("%08x ".formatted(from));
            StringBuilder ascii = new StringBuilder();
            for (int i = from; i < from + BYTES_PER_LINE; i++) {
                boolean isThere = i < bytes.length;
                dump.append(isThere ? " %02x".formatted(bytes[i]) : "   ");
                ascii.append(!isThere ? "" : bytes[i] >= ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
            }
            dump.append("  ").append(ascii);
            if (from + BYTES_PER_LINE < bytes.length) {
                dump.append('\n');
            }
        }
        return dump.toString();
    }
}
