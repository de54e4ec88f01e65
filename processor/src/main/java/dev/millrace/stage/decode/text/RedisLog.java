package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Redis and Valkey: {@code pid:role day month year time level message}; before 3.0 {@code [pid] day month time level
 * message}, without a year, which is read as {@code month day time}.
 */
final class RedisLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name PID = Name.of("process.pid");
    private static final Name ROLE = Name.of("redis.log.role");
    private static final Name CATEGORY = Name.of("event.category");
    private static final byte[] DATABASE = ascii("database");

    private static final byte[] SENTINEL = ascii("sentinel");
    private static final byte[] CHILD = ascii("child");
    private static final byte[] SLAVE = ascii("slave");
    private static final byte[] MASTER = ascii("master");
    private static final byte[] DEBUG = ascii("debug");
    private static final byte[] VERBOSE = ascii("verbose");
    private static final byte[] NOTICE = ascii("notice");
    private static final byte[] WARNING = ascii("warning");
    private static final byte[] NONE = {};

    @Override
    public String dataset() {
        return "redis.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.NUMBER, Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        boolean isOld = bytes[line.start()] == '[';
        int pid = isOld ? line.start() + 1 : line.start();
        int pidEnd = pid + Scan.digits(bytes, pid, end);
        if (pidEnd == pid || end - pidEnd < 20 || bytes[pidEnd] != (isOld ? ']' : ':')) {
            return false;
        }
        byte[] role = isOld ? NONE : role(bytes[pidEnd + 1]);
        int date = pidEnd + (isOld ? 2 : 3);
        if (bytes[date - 1] != ' ' || (!isOld && role == NONE)) {
            return false;
        }
        int dateEnd = DateScan.dayMonth(bytes, date, end);
        int undated = dateEnd == date ? DateScan.dayMonthWithoutYear(bytes, date, end) : date;
        int at = Math.max(dateEnd, undated);
        byte[] level =
                at > date && end - at > 2 && bytes[at] == ' ' && bytes[at + 2] == ' ' ? level(bytes[at + 1]) : NONE;
        if (level == NONE) {
            return false;
        }
        line.add(PID, ValueKind.TEXT, pid, pidEnd);
        if (role != NONE) {
            line.addConstant(ROLE, role);
        }
        if (dateEnd > date) {
            line.addText(TIMESTAMP, date, dateEnd);
        } else {
            addMonthFirst(line, bytes, date, undated);
        }
        line.addConstant(LEVEL, level);
        line.addConstant(CATEGORY, DATABASE);
        line.addMessage(at + 3, line.end());
        return true;
    }

    /** {@code 22 Nov 03:04:05.678} as {@code Nov 22 03:04:05.678}. */
    private static void addMonthFirst(TextLine line, byte[] bytes, int start, int end) {
        int dayEnd = start + Scan.digits(bytes, start, end);
        ByteArena arena = line.event().arena();
        int date = arena.append(bytes, dayEnd + 1, dayEnd + 5);
        arena.append(bytes, start, dayEnd);
        arena.append(bytes, dayEnd + 4, end);
        line.addText(TIMESTAMP, date, arena.size());
    }

    private static byte[] role(byte letter) {
        return switch (letter) {
            case 'X' -> SENTINEL;
            case 'C' -> CHILD;
            case 'S' -> SLAVE;
            case 'M' -> MASTER;
            default -> NONE;
        };
    }

    private static byte[] level(byte sign) {
        return switch (sign) {
            case '.' -> DEBUG;
            case '-' -> VERBOSE;
            case '*' -> NOTICE;
            case '#' -> WARNING;
            default -> NONE;
        };
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
