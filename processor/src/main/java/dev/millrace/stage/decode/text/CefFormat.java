package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * ArcSight's Common Event Format: {@code CEF:0|vendor|product|version|class|name|severity|key=value key=value}. Values hold
 * blanks: one ends where the next key begins. The message is the extension {@code msg}, or the event's name. Used by one
 * thread.
 */
final class CefFormat implements TextFormat {

    private static final Name VERSION = Name.of("cef.version");
    private static final Name NAME = Name.of("cef.name");
    private static final Name OBSERVER_VENDOR = Name.of("observer.vendor");
    private static final Name OBSERVER_PRODUCT = Name.of("observer.product");
    private static final Name OBSERVER_VERSION = Name.of("observer.version");
    private static final Name CODE = Name.of("event.code");
    private static final Name SEVERITY = Name.of("event.severity");
    private static final Name SEVERITY_WORD = Name.of("cef.severity");

    private static final byte[] START = "CEF:".getBytes(StandardCharsets.US_ASCII);

    private static final int CLASS = 4;
    private static final int TITLE = 5;
    private static final int SEVERITY_PART = 6;
    private static final int PARTS = 7;

    private final HeaderParts header = new HeaderParts();

    @Override
    public String dataset() {
        return "cef.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.WORD);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int start = line.start();
        // Line breaks are written \n, but not by all.
        int end = line.end();
        if (!Scan.startsWith(bytes, start, end, START)) {
            return false;
        }
        int version = DateScan.skipSpaces(bytes, start + START.length, end);
        int extension = header.read(bytes, version, end, PARTS);
        int digits = extension == version ? 0 : Scan.digits(bytes, version, header.end(0));
        if (digits == 0) {
            return false;
        }
        line.add(VERSION, ValueKind.TEXT, version, version + digits);
        header.add(line, OBSERVER_VENDOR, 1);
        header.add(line, OBSERVER_PRODUCT, 2);
        header.add(line, OBSERVER_VERSION, 3);
        header.add(line, CODE, CLASS);
        severity(line);
        int firstKey = skipBlanks(bytes, extension, end);
        int equals = keyEnd(bytes, firstKey, end);
        // What is no extension is nobody's: then all of the text stays the message.
        boolean isLeftOver = firstKey < end && (equals == firstKey || equals == end || bytes[equals] != '=');
        boolean hasMessage = extensions(line, firstKey, end) || isLeftOver;
        header.add(line, hasMessage || header.isEmpty(TITLE) ? NAME : TextFields.MESSAGE, TITLE);
        return true;
    }

    private void severity(TextLine line) {
        int start = header.start(SEVERITY_PART);
        int end = header.end(SEVERITY_PART);
        boolean isNumber = start < end && Scan.integer(line.bytes(), start, end) == end;
        header.add(line, isNumber ? SEVERITY : SEVERITY_WORD, SEVERITY_PART);
    }

    /** @return whether there is a message among them */
    private boolean extensions(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        boolean hasMessage = false;
        int key = start;
        int equals = keyEnd(bytes, key, end);
        while (equals > key && equals < end && bytes[equals] == '=') {
            int value = equals + 1;
            int next = nextKey(bytes, value, end);
            int valueEnd = next;
            while (valueEnd > value && (bytes[valueEnd - 1] == ' ' || bytes[valueEnd - 1] == '\n')) {
                valueEnd--;
            }
            hasMessage |= valueEnd > value && isMessage(bytes, key, equals);
            add(line, key, equals, value, valueEnd);
            key = next;
            equals = keyEnd(bytes, key, end);
        }
        return hasMessage;
    }

    private static boolean isMessage(byte[] bytes, int key, int end) {
        return end - key == 3 && bytes[key] == 'm' && bytes[key + 1] == 's' && bytes[key + 2] == 'g';
    }

    private static void add(TextLine line, int key, int keyEnd, int start, int end) {
        boolean isEscaped = false;
        for (int at = start; at < end; at++) {
            isEscaped |= line.bytes()[at] == '\\';
        }
        if (isEscaped) {
            int at = Escapes.unescape(line.event().arena(), start, end);
            CefKeys.FIELDS.add(line, key, keyEnd, at, line.event().arena().size());
        } else {
            CefKeys.FIELDS.add(line, key, keyEnd, start, end);
        }
    }

    /** Where the next key begins: a word before an equals sign that no backslash protects. */
    private static int nextKey(byte[] bytes, int start, int end) {
        int word = start;
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (b == '\\') {
                at++;
            } else if (b == ' ' || b == '\n') {
                word = at + 1;
            } else if (b == '=') {
                if (word > start && word < at && keyEnd(bytes, word, end) == at) {
                    return word;
                }
                // No key, whatever comes behind; the next word may be one.
                word = end;
            }
        }
        return end;
    }

    private static int keyEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (Scan.isKeyCharacter(bytes[at]) || bytes[at] == '[' || bytes[at] == ']')) {
            at++;
        }
        return at;
    }

    private static int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n')) {
            at++;
        }
        return at;
    }
}
