package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.Level;
import dev.millrace.event.Levels;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * {@code log.syslog.*}: facility and severity out of the priority, their names (RFC 5424, 6.2.1), and the level where the
 * event names none.
 */
final class SyslogFields {

    private static final int HIGHEST_PRIORITY = 191;

    private static final byte[][] FACILITIES = texts(
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
            "audit",
            "alert",
            "clock",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private static final byte[][] SEVERITIES =
            texts("emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug");

    /** As syslog.h has them. */
    private static final byte[][] SHORT_SEVERITIES =
            texts("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");

    private SyslogFields() {}

    static void declare(FieldRules.Builder rules) {
        // systemd's journal, rsyslog, syslog-ng
        rules.aliases(Ecs.LOG_SYSLOG_SEVERITY_CODE, SyslogFields::readSeverity, "PRIORITY", "syslogseverity")
                .aliases(
                        Ecs.LOG_SYSLOG_FACILITY_CODE,
                        SyslogFields::readFacility,
                        "SYSLOG_FACILITY",
                        "syslogfacility",
                        "FACILITY")
                .aliases(
                        Ecs.LOG_SYSLOG_FACILITY_NAME,
                        MappingGuard::readSomeText,
                        "syslogfacility-text",
                        "facility_label")
                .aliases(Ecs.LOG_SYSLOG_APPNAME, MappingGuard::readSomeText, "app-name")
                .aliases(Ecs.LOG_SYSLOG_MSGID, MappingGuard::readSomeText, "msgid", "MSGID")
                .aliases(Ecs.PROCESS_PID, MappingGuard::readSomething, "procid")
                .aliases(Ecs.PROCESS_NAME, SyslogFields::readTag, "syslogtag");
    }

    static void complete(Normalization event) {
        int priority = number(event, Ecs.LOG_SYSLOG_PRIORITY);
        if (priority >= 0 && priority <= HIGHEST_PRIORITY) {
            event.derive(Ecs.LOG_SYSLOG_FACILITY_CODE, priority >> 3);
            event.derive(Ecs.LOG_SYSLOG_SEVERITY_CODE, priority & 7);
        }
        int facility = number(event, Ecs.LOG_SYSLOG_FACILITY_CODE);
        if (facility >= 0 && facility < FACILITIES.length) {
            event.derive(Ecs.LOG_SYSLOG_FACILITY_NAME, FACILITIES[facility]);
        }
        int severity = number(event, Ecs.LOG_SYSLOG_SEVERITY_CODE);
        Level level = Levels.ofSyslogSeverity(severity);
        if (level != null) {
            event.derive(Ecs.LOG_SYSLOG_SEVERITY_NAME, SEVERITIES[severity]);
            event.derive(Ecs.LOG_LEVEL, Levels.text(level));
        }
    }

    /** A number, or a name as syslog-ng writes it. */
    private static boolean readFacility(Normalization event, FieldRule rule, int i) {
        if (Integers.parseSmall(event.bytes(), event.start(i), event.end(i)) >= 0) {
            return MappingGuard.readSomething(event, rule, i);
        }
        int code = indexOf(FACILITIES, event.bytes(), event.start(i), event.end(i));
        if (!event.kind(i).isText() || code < 0 || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        int start = event.arena().appendDecimal(code);
        return event.put(rule, i, ValueKind.NUMBER, start, event.arena().size());
    }

    /** {@code sshd[812]:}, {@code kernel:}. */
    private static boolean readTag(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int start = event.start(i);
        int end = event.end(i);
        if (!event.kind(i).isText()) {
            return false;
        }
        if (end > start && bytes[end - 1] == ':') {
            end--;
        }
        int nameEnd = end;
        if (end > start && bytes[end - 1] == ']') {
            int bracket = TextReaders.lastOf(bytes, start, end, '[');
            if (bracket > start && Integers.parseSmall(bytes, bracket + 1, end - 1) >= 0) {
                nameEnd = bracket;
                event.derive(
                        Ecs.PROCESS_PID,
                        ValueKind.NUMBER,
                        Integers.startWithoutZeros(bytes, bracket + 1, end - 1),
                        end - 1);
            }
        }
        return nameEnd > start && event.put(rule, i, event.kind(i), start, nameEnd);
    }

    private static int indexOf(byte[][] words, byte[] bytes, int start, int end) {
        for (int at = 0; at < words.length; at++) {
            if (Arrays.equals(words[at], 0, words[at].length, bytes, start, end)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean readSeverity(Normalization event, FieldRule rule, int i) {
        if (event.kind(i).isText() && readSeverityName(event, rule, i)) {
            return true;
        }
        int severity = Integers.parseSmall(event.bytes(), event.start(i), event.end(i));
        return severity >= 0
                && severity < SEVERITIES.length
                && event.put(rule, i, ValueKind.NUMBER, event.start(i), event.end(i));
    }

    /** {@code info}, {@code err}, {@code notice}: as syslog-ng writes its PRIORITY. */
    private static boolean readSeverityName(Normalization event, FieldRule rule, int i) {
        byte[] bytes = event.bytes();
        int code = indexOf(SEVERITIES, bytes, event.start(i), event.end(i));
        if (code < 0) {
            code = indexOf(SHORT_SEVERITIES, bytes, event.start(i), event.end(i));
        }
        if (code < 0 || !event.wins(rule.field(), rule.rank())) {
            return false;
        }
        int start = event.arena().appendDecimal(code);
        return event.put(rule, i, ValueKind.NUMBER, start, event.arena().size());
    }

    private static int number(Normalization event, EcsField field) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(field);
        return slot < 0 || ecs.kind(slot) != ValueKind.NUMBER
                ? Integers.NONE
                : Integers.parseSmall(event.bytes(), ecs.start(slot), ecs.end(slot));
    }

    private static byte[][] texts(String... words) {
        return Stream.of(words).map(w -> w.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
    }
}
