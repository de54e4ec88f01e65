package dev.millrace.stage.decode;

import dev.millrace.event.FieldNames;
import java.util.ArrayList;
import java.util.List;

/** The names at an event's top level that tell who wrote it, and what each tells. Immutable; read by any thread. */
final class EnvelopeNames {

    // ---- what an event is found to have

    /** Only loggers say it. */
    static final int LOGGER = 1;

    static final int LEVEL = 1 << 1;

    /** The level is under ECS's own name, which shippers use too. */
    static final int ECS_LEVEL = 1 << 2;

    /** Only shippers say it. */
    static final int SHIPPER = 1 << 3;

    /** Only receivers of syslog, and systemd's journal, say it. */
    static final int SYSLOG = 1 << 4;

    /** Only Beats and Elastic Agent say it; they may have merged an application's own fields with theirs. */
    static final int BEATS = 1 << 5;

    static final int BEATS_LEVEL = BEATS | ECS_LEVEL;

    static final int CLOUD_EVENT = 1 << 6;
    static final int FORMATTED = 1 << 7;
    static final int PARTIAL = 1 << 8;

    static final int MARKS = (1 << 9) - 1;

    // ---- what a field may be

    /** Text in it may be a payload. */
    static final int TEXT = 1 << 9;

    /** An object in it may be a payload. */
    static final int OBJECT = 1 << 10;

    /** An array in it may hold several events. */
    static final int BATCH = 1 << 11;

    /** ECS has an object of this name. */
    static final int LOG = 1 << 12;

    // ---- what its marks depend on

    static final int IF_OBJECT = 1 << 13;
    static final int IF_TEXT = 1 << 14;
    static final int IF_STREAM = 1 << 15;
    static final int IF_TAGGED_PARTIAL = 1 << 16;
    static final int IF_INGESTED = 1 << 17;

    /** What may be an object may be text as well, under the same conditions. */
    static final int TEXT_OF_OBJECT = 1 << 18;

    private static final List<String> NAMES = new ArrayList<>();
    private static final List<Integer> MEANINGS = new ArrayList<>();
    private static final List<Integer> NEEDS = new ArrayList<>();

    /** {@code log} and the next ones are where only shippers put what they have read. */
    static final int LAST_OF_SHIPPERS;

    static final int JOURNAL_MESSAGE;
    static final int MSG;

    /** CloudEvents' data that is no JSON and no text, or need not be. */
    static final int DATA_BASE64;

    static {
        // Payloads come first, the best of them first: their position is their rank.
        add(TEXT | LOG, "log");
        add(TEXT, "textPayload");
        LAST_OF_SHIPPERS = NAMES.size() - 1;
        addObject(OBJECT | TEXT, SHIPPER, "message");
        JOURNAL_MESSAGE = add(TEXT, "MESSAGE");
        add(TEXT, "short_message");
        MSG = add(TEXT, "msg");
        add(TEXT, "line");

        addObject(OBJECT, 0, "jsonPayload", "log_processed");
        addObject(OBJECT, BEATS, "json");
        addObject(OBJECT | TEXT_OF_OBJECT, CLOUD_EVENT, "data");
        DATA_BASE64 = addObject(TEXT_OF_OBJECT, CLOUD_EVENT, "data_base64");
        addObject(OBJECT, FORMATTED, "record");
        addObject(OBJECT | BATCH | SHIPPER, 0, "logEvents");
        add(BATCH, "streams", "Records", "records");

        add(
                LOGGER | IF_TEXT,
                "logger_name",
                "loggerName",
                "LoggerName",
                "logger",
                "Logger",
                "log.logger",
                "SourceContext",
                "Category",
                "thread_name",
                "threadName",
                "process.thread.name",
                "@mt",
                "caller");
        // OTLP says by them that it knows what the text is.
        add(LOGGER, "severity_text", "severity_number");
        // A finished document is no envelope either.
        add(LOGGER | IF_OBJECT | IF_INGESTED, "event");
        add(LOGGER, "event.ingested");
        add(
                LEVEL,
                "level",
                "severity",
                "lvl",
                "levelname",
                "level_name",
                "log_level",
                "loglevel",
                "logLevel",
                "LogLevel",
                "@l",
                "Level",
                "LEVEL",
                "Severity",
                "severityText",
                "SeverityText");
        add(LEVEL | ECS_LEVEL, "log.level");

        add(SHIPPER | BEATS, "@metadata", "log.file.path", "log.offset", "agent.type", "input.type");
        add(SHIPPER | BEATS | IF_OBJECT, "agent", "input", "beat", "prospector");
        add(SHIPPER | IF_OBJECT, "kubernetes", "docker");
        add(SHIPPER | IF_STREAM, "stream");
        add(SHIPPER | IF_TEXT | IF_TAGGED_PARTIAL, "logtag", "_p");
        add(
                SHIPPER | IF_TEXT,
                "source_type",
                "ecs_cluster",
                "ecs_task_arn",
                "ecs_task_definition",
                "_container_id",
                "_container_name",
                "logName",
                "insertId",
                "receiveTimestamp");
        add(
                SYSLOG,
                "log.syslog.priority",
                "syslogfacility",
                "syslogfacility-text",
                "syslogseverity",
                "syslogseverity-text",
                "syslogtag",
                "programname",
                "severity_label",
                "facility_label",
                "PRIORITY",
                "PROGRAM",
                "SYSLOG_IDENTIFIER",
                "__REALTIME_TIMESTAMP",
                "__CURSOR",
                "_BOOT_ID");
        add(CLOUD_EVENT | IF_TEXT, "specversion");
        add(FORMATTED | IF_TEXT, "text");
    }

    private static final FieldNames FIELD_NAMES = new FieldNames(NAMES);
    private static final int[] MEANING =
            MEANINGS.stream().mapToInt(Integer::intValue).toArray();
    private static final int[] NEEDED =
            NEEDS.stream().mapToInt(Integer::intValue).toArray();

    private EnvelopeNames() {}

    /** Whether it is worth asking for a name's position. */
    static boolean mayHold(int hash) {
        return FIELD_NAMES.mayHold(hash);
    }

    /** The name's position, or {@link FieldNames#UNKNOWN}. */
    static int indexOf(int hash, byte[] bytes, int start, int end) {
        return FIELD_NAMES.indexOf(hash, bytes, start, end);
    }

    static int meaning(int name) {
        return MEANING[name];
    }

    /** The marks without which an object is no payload. */
    static int needs(int name) {
        return NEEDED[name];
    }

    private static int add(int meaning, String... names) {
        return addObject(meaning, 0, names);
    }

    private static int addObject(int meaning, int needs, String... names) {
        for (String name : names) {
            NAMES.add(name);
            MEANINGS.add(meaning);
            NEEDS.add(needs);
        }
        return NAMES.size() - 1;
    }
}
