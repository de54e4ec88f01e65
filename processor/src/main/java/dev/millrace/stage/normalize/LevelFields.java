package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.Level;
import dev.millrace.event.Levels;
import dev.millrace.event.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * {@code log.level}. An unknown word of up to 16 letters in a field that can only be a level is kept there in lower case
 * ({@code audit}); other unknown values stay what they are.
 */
final class LevelFields {

    private static final int LONGEST_WORD = 16;
    private static final byte ESCAPE = 0x1b;

    private LevelFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.ecs(Ecs.LOG_LEVEL, LevelFields::readAnyWord)
                // OpenTelemetry says what it means by them; another name beside them is some attribute's
                .aliases(Ecs.LOG_LEVEL, LevelFields::readKnown, "severity_text")
                .aliases(Ecs.EVENT_SEVERITY, LevelFields::readOpenTelemetry, "severity_number")
                .aliases(
                        Ecs.LOG_LEVEL,
                        LevelFields::readAnyWord,
                        // Python and Monolog give the number beside the name; a name says more
                        "levelname",
                        "level_name",
                        "level",
                        "log_level",
                        "loglevel",
                        "logLevel",
                        "LogLevel",
                        "lvl",
                        "@l",
                        "Level",
                        "LEVEL")
                .aliases(
                        Ecs.LOG_LEVEL,
                        LevelFields::readKnown,
                        "severityText",
                        "SeverityText",
                        "severity",
                        "Severity",
                        "SEVERITY",
                        "levelText",
                        "level-label",
                        // rsyslog, Logstash, labels of Loki
                        "syslogseverity-text",
                        "severity_label",
                        "stream.level",
                        "stream.detected_level")
                .aliases(Ecs.EVENT_SEVERITY, LevelFields::readOpenTelemetry, "severityNumber", "SeverityNumber")
                .aliases(Ecs.LOG_LEVEL, LevelFields::readPython, "levelno")
                .aliases(Ecs.LOG_LEVEL, LevelFields::readLogback, "level_value", "levelValue");
    }

    static void complete(Normalization event) {
        Level implied = event.impliedLevel();
        if (implied != null) {
            event.derive(Ecs.LOG_LEVEL, Levels.text(implied));
        }
    }

    static boolean readAnyWord(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText() ? readWord(event, rule, i, true) : readNumber(event, rule, i);
    }

    static boolean readKnown(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText() ? readWord(event, rule, i, false) : readNumber(event, rule, i);
    }

    private static boolean readNumber(Normalization event, FieldRule rule, int i) {
        return put(event, rule, i, Levels.ofNumber(number(event, i)));
    }

    /** The level, if no text says it, and in any case the severity of its source that ECS keeps beside it. */
    private static boolean readOpenTelemetry(Normalization event, FieldRule rule, int i) {
        Level level = Levels.ofOpenTelemetry(number(event, i));
        if (level == null || !MappingGuard.read(event, rule, i)) {
            return false;
        }
        ByteArena arena = event.arena();
        int start = arena.append(Levels.text(level));
        event.put(Ecs.LOG_LEVEL, rule.rank(), i, ValueKind.STRING, start, arena.size());
        return true;
    }

    private static boolean readPython(Normalization event, FieldRule rule, int i) {
        return put(event, rule, i, Levels.ofPython(number(event, i)));
    }

    private static boolean readLogback(Normalization event, FieldRule rule, int i) {
        return put(event, rule, i, Levels.ofLogback(number(event, i)));
    }

    private static int number(Normalization event, int i) {
        int end = Integers.endWithoutZeroFraction(event.bytes(), event.start(i), event.end(i));
        return event.kind(i) == ValueKind.ARRAY
                ? Integers.NONE
                : Integers.parseSmall(event.bytes(), event.start(i), end);
    }

    private static boolean put(Normalization event, FieldRule rule, int i, @Nullable Level level) {
        if (level == null) {
            return false;
        }
        ByteArena arena = event.arena();
        int start = arena.append(Levels.text(level));
        return event.put(rule, i, ValueKind.STRING, start, arena.size());
    }

    private static boolean readWord(Normalization event, FieldRule rule, int i, boolean isUnknownKept) {
        ByteArena arena = event.arena();
        int size = arena.size();
        int start = event.plainStart(i);
        int wordStart = appendWord(arena, start, event.plainEnd());
        int wordEnd = arena.size();
        byte[] bytes = arena.array();
        Level level = Levels.ofWord(bytes, wordStart, wordEnd);
        if (level == null) {
            level = Levels.ofNumber(Integers.parseSmall(bytes, wordStart, wordEnd));
        }
        if (level == null && isUnknownKept && isWord(bytes, wordStart, wordEnd)) {
            return event.put(rule, i, ValueKind.STRING, wordStart, wordEnd);
        }
        arena.truncate(size);
        return put(event, rule, i, level);
    }

    /** In lower case, without blanks, brackets and colons around it and without terminal colours. */
    private static int appendWord(ByteArena arena, int start, int end) {
        int wordStart = arena.size();
        for (int at = start; at < end && arena.size() - wordStart <= LONGEST_WORD; at++) {
            byte b = arena.array()[at];
            if (b == ESCAPE) {
                while (at < end && arena.array()[at] != 'm') {
                    at++;
                }
            } else if (b != ' ' && b != '[' && b != ']' && b != ':' && b != '<' && b != '>') {
                arena.append((byte) (b >= 'A' && b <= 'Z' ? b | 0x20 : b));
            }
        }
        return wordStart;
    }

    private static boolean isWord(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] < 'a' || bytes[i] > 'z') {
                return false;
            }
        }
        return end - start >= 3 && end - start <= LONGEST_WORD;
    }
}
