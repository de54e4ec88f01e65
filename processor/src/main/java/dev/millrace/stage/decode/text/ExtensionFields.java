package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the keys of an event format for security devices go: those that have an ECS home to it, the others below the
 * format's own name. Immutable; read by any thread.
 */
final class ExtensionFields {

    /** What a value must be for the field; else it goes below the format's own name. */
    private enum Shape {
        ANYTHING,
        INTEGER,
        ADDRESS,
        OUTCOME,
        /** A name that ECS writes in lower case. */
        WORD,
        DIRECTION,
        /** A number of IANA's; those that every network has get their names. */
        PROTOCOL,
        /** A duration, which ECS has in nanoseconds. */
        SECONDS
    }

    private static final Pattern BLANK = Pattern.compile(" ");
    private static final byte[] SUCCESS = bytes("success");
    private static final byte[] FAILURE = bytes("failure");
    private static final Name TRANSPORT = Name.of("network.transport");
    private static final Name IANA_NUMBER = Name.of("network.iana_number");
    private static final Name DIRECTION_FIELD = Name.of("network.direction");

    private final byte[] prefix;
    private final FieldNames keys;
    private final Name[] fields;
    private final Shape[] shapes;
    private final Name[] others;

    /**
     * @param prefix what keys without an ECS home get before their name, with a dot at its end
     * @param table lines of {@code key long-name ecs-field shape}; the field may be a hyphen
     */
    ExtensionFields(String prefix, String table) {
        this.prefix = bytes(prefix);
        List<String> names = new ArrayList<>();
        List<Name> targets = new ArrayList<>();
        List<Shape> kinds = new ArrayList<>();
        List<Name> own = new ArrayList<>();
        for (String row : table.lines().toList()) {
            String[] columns = BLANK.splitAsStream(row).toArray(String[]::new);
            Name other = Name.of(prefix + columns[1]);
            names.add(columns[0]);
            own.add(other);
            targets.add(columns.length < 3 ? other : Name.of(columns[2]));
            kinds.add(columns.length < 4 ? Shape.ANYTHING : Shape.valueOf(columns[3]));
        }
        keys = new FieldNames(names);
        fields = targets.toArray(Name[]::new);
        shapes = kinds.toArray(Shape[]::new);
        others = own.toArray(Name[]::new);
    }

    /** Adds the value under the name that its key has. */
    void add(TextLine line, int keyStart, int keyEnd, int start, int end) {
        byte[] text = line.bytes();
        int key = keys.indexOf(FieldHash.of(text, keyStart, keyEnd), text, keyStart, keyEnd);
        if (key == FieldNames.UNKNOWN) {
            line.addNamed(prefix, keyStart, keyEnd, ValueKind.TEXT, start, end);
        } else if (start < end && !put(line, fields[key], shapes[key], start, end)) {
            line.addText(others[key], start, end);
        }
    }

    private static boolean put(TextLine line, Name field, Shape shape, int start, int end) {
        byte[] bytes = line.event().arena().array();
        switch (shape) {
            case ANYTHING -> {
                line.addText(field, start, end);
                return true;
            }
            case INTEGER -> {
                return addIf(Scan.integer(bytes, start, end) == end, line, field, start, end);
            }
            case ADDRESS -> {
                return addIf(Scan.ip(bytes, start, end) == end, line, field, start, end);
            }
            case WORD -> {
                int at = lowerCase(line, start, end);
                line.addText(field, at, line.event().arena().size());
                return true;
            }
            case OUTCOME -> {
                int at = lowerCase(line, start, end);
                int size = line.event().arena().size();
                boolean isOutcome = isEqual(line, at, size, SUCCESS) || isEqual(line, at, size, FAILURE);
                return addIf(isOutcome, line, field, at, size);
            }
            case DIRECTION -> {
                return direction(line, start, end);
            }
            case SECONDS -> {
                return seconds(line, field, start, end);
            }
            case PROTOCOL -> {
                protocol(line, start, end);
                return true;
            }
        }
        return false;
    }

    private static boolean addIf(boolean isOne, TextLine line, Name field, int start, int end) {
        if (isOne) {
            line.addText(field, start, end);
        }
        return isOne;
    }

    /** 0 is inbound, 1 is outbound. */
    private static boolean direction(TextLine line, int start, int end) {
        byte direction = line.event().arena().array()[start];
        if (end - start != 1 || (direction != '0' && direction != '1')) {
            return false;
        }
        int at = line.event().arena().appendAscii(direction == '0' ? "inbound" : "outbound");
        line.addText(DIRECTION_FIELD, at, line.event().arena().size());
        return true;
    }

    private static boolean seconds(TextLine line, Name field, int start, int end) {
        byte[] bytes = line.event().arena().array();
        if (end - start > 9 || Scan.integer(bytes, start, end) != end) {
            return false;
        }
        int at = line.event().arena().append(bytes, start, end);
        if (end - start > 1 || bytes[start] != '0') {
            line.event().arena().appendAscii("000000000");
        }
        line.add(field, ValueKind.NUMBER, at, line.event().arena().size());
        return true;
    }

    private static void protocol(TextLine line, int start, int end) {
        byte[] bytes = line.event().arena().array();
        if (Scan.integer(bytes, start, end) != end) {
            line.addText(TRANSPORT, start, end);
            return;
        }
        line.addText(IANA_NUMBER, start, end);
        int number = end - start == 1
                ? bytes[start] - '0'
                : end - start == 2 ? bytes[start] * 10 + bytes[start + 1] - 11 * '0' : 0;
        String name = switch (number) {
            case 1 -> "icmp";
            case 6 -> "tcp";
            case 17 -> "udp";
            case 58 -> "ipv6-icmp";
            default -> "";
        };
        int at = line.event().arena().appendAscii(name);
        line.addText(TRANSPORT, at, line.event().arena().size());
    }

    private static int lowerCase(TextLine line, int start, int end) {
        int at = line.event().arena().size();
        for (int i = start; i < end; i++) {
            byte b = line.event().arena().array()[i];
            line.event().arena().append((byte) (b >= 'A' && b <= 'Z' ? b | 0x20 : b));
        }
        return at;
    }

    private static boolean isEqual(TextLine line, int start, int end, byte[] word) {
        return end - start == word.length
                && Scan.startsWith(line.event().arena().array(), start, end, word);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
