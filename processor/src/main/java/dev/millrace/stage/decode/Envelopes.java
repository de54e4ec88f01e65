package dev.millrace.stage.decode;

import dev.millrace.event.FieldNames;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells an envelope, in which a shipper wraps what it has read somewhere, from the event of a logger: a logger says a
 * level, or its own name. Immutable; read by any thread.
 */
final class Envelopes {

    /** Where shippers put what they have read, the best first. */
    private static final List<String> PAYLOADS = List.of("message", "log", "MESSAGE", "textPayload", "msg", "line");

    /** What only loggers say. */
    private static final List<String> LOGGERS = List.of(
            "level",
            "log.level",
            "severity",
            "severity_text",
            "severity_number",
            "lvl",
            "levelname",
            "level_name",
            "log_level",
            "loglevel",
            "@l",
            "Level",
            "logger_name",
            "loggerName",
            "logger",
            "log.logger");

    private static final FieldNames NAMES = names();
    private static final FieldNames OF_LOG = new FieldNames(List.of("level", "logger"));

    /**
     * The field that holds the payload of an envelope, or {@link RawFields#NONE} where there is none.
     *
     * @param from the first of the fields to be considered; the others belong to what is around them
     */
    int payload(LogEvent event, int from) {
        RawFields raw = event.raw();
        byte[] bytes = event.arena().array();
        int best = PAYLOADS.size();
        int payload = RawFields.NONE;
        for (int i = from; i < raw.size(); i = raw.next(i)) {
            int name = NAMES.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i));
            if (name == FieldNames.UNKNOWN) {
                continue;
            }
            ValueKind kind = raw.kind(i);
            if (name >= PAYLOADS.size() || (kind == ValueKind.OBJECT && namesALogger(raw, bytes, i))) {
                return RawFields.NONE;
            }
            if (name < best && kind.isText()) {
                best = name;
                payload = i;
            }
        }
        return payload;
    }

    private static boolean namesALogger(RawFields raw, byte[] bytes, int log) {
        for (int i = log + 1; i < raw.next(log); i = raw.next(i)) {
            if (OF_LOG.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i)) != FieldNames.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    private static FieldNames names() {
        List<String> names = new ArrayList<>(PAYLOADS);
        names.addAll(LOGGERS);
        return new FieldNames(names);
    }
}
