package dev.millrace.stage.decode;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.List;

/**
 * Facility and severity by their names, {@code daemon.warn}, which the daemons of BusyBox and of the BSDs write between
 * host and tag. Immutable; read by any thread.
 */
final class SyslogSelector {

    private static final Name FACILITY = Name.of("log.syslog.facility.name");
    private static final Name SEVERITY = Name.of("log.syslog.severity.name");
    private static final Name LEVEL = Name.of("log.level");

    private static final FieldNames FACILITIES = new FieldNames(List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "security",
            "console",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7"));
    private static final FieldNames SEVERITIES = new FieldNames(
            List.of("emerg", "panic", "alert", "crit", "err", "error", "warning", "warn", "notice", "info", "debug"));

    private SyslogSelector() {}

    /** @return where the tag starts, which is {@code start} where there are no such names */
    static int read(LogEvent event, int start, int end) {
        byte[] line = event.arena().array();
        if (!isAt(line, start, end)) {
            return start;
        }
        int dot = wordEnd(line, start, end);
        int blank = wordEnd(line, dot + 1, end);
        TextFields.add(event, FACILITY, ValueKind.TEXT, start, dot);
        TextFields.add(event, SEVERITY, ValueKind.TEXT, dot + 1, blank);
        TextFields.add(event, LEVEL, ValueKind.TEXT, dot + 1, blank);
        return blank + 1;
    }

    static boolean isAt(byte[] line, int start, int end) {
        int dot = wordEnd(line, start, end);
        int blank = dot < end && line[dot] == '.' ? wordEnd(line, dot + 1, end) : dot;
        return blank > dot + 1
                && blank < end
                && line[blank] == ' '
                && isOf(FACILITIES, line, start, dot)
                && isOf(SEVERITIES, line, dot + 1, blank);
    }

    private static int wordEnd(byte[] line, int start, int end) {
        int at = start;
        while (at < end
                && at - start < 9
                && ((line[at] >= 'a' && line[at] <= 'z') || SyslogDialect.isDigit(line[at]))) {
            at++;
        }
        return at;
    }

    private static boolean isOf(FieldNames names, byte[] line, int start, int end) {
        return names.indexOf(FieldHash.of(line, start, end), line, start, end) != FieldNames.UNKNOWN;
    }
}
