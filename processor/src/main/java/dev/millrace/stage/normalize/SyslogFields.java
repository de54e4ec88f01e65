package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.Level;
import dev.millrace.event.Levels;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
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

    private SyslogFields() {}

    static void declare(FieldRules.Builder rules) {
        // systemd's journal
        rules.aliases(Ecs.LOG_SYSLOG_SEVERITY_CODE, SyslogFields::readSeverity, "PRIORITY")
                .aliases(Ecs.LOG_SYSLOG_FACILITY_CODE, MappingGuard::readSomething, "SYSLOG_FACILITY");
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

    private static boolean readSeverity(Normalization event, FieldRule rule, int i) {
        int severity = Integers.parseSmall(event.bytes(), event.start(i), event.end(i));
        return severity >= 0
                && severity < SEVERITIES.length
                && event.put(rule, i, ValueKind.NUMBER, event.start(i), event.end(i));
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
