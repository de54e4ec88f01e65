package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.PercentEncoding;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the fields of IIS become in ECS, and which of them a {@code #Fields:} line names. Used by one thread. */
final class IisFields {

    /** The fields by the names of IIS, and the fields they become where that is all there is to it. */
    enum Field {
        TIMESTAMP("", "@timestamp"),
        DATE("date", null),
        TIME("time", null),
        SITE("s-sitename", "iis.access.site_name"),
        SERVER_NAME("s-computername", "iis.access.server_name"),
        SERVER_IP("s-ip", null),
        METHOD("cs-method", "http.request.method"),
        STEM("cs-uri-stem", "url.original"),
        QUERY("cs-uri-query", null),
        SERVER_PORT("s-port", "destination.port"),
        USER("cs-username", "user.name"),
        CLIENT_IP("c-ip", null),
        CLIENT_PORT("c-port", "source.port"),
        VERSION("cs-version", null),
        USER_AGENT("cs(User-Agent)", null),
        COOKIE("cs(Cookie)", "iis.access.cookie"),
        REFERRER("cs(Referer)", "http.request.referrer"),
        HOST("cs-host", null),
        STATUS("sc-status", null),
        SUBSTATUS("sc-substatus", "iis.access.sub_status"),
        WIN32_STATUS("sc-win32-status", "iis.access.win32_status"),
        SENT("sc-bytes", "http.response.body.bytes"),
        RECEIVED("cs-bytes", "http.request.body.bytes"),
        TIME_TAKEN("time-taken", null),
        FORWARDED("X-Forwarded-For", null),
        STEM_WITH_QUERY("cs-uri", "url.original"),
        STREAM("streamid", "iis.error.stream_id"),
        SITE_OF_ERROR("s-siteid", "iis.error.site_id"),
        REASON("s-reason", "iis.error.reason_phrase"),
        QUEUE("s-queuename", "iis.error.queue_name"),
        UNKNOWN("?", null);

        private final String iis;
        private final @Nullable String ecs;

        Field(String iis, @Nullable String ecs) {
            this.iis = iis;
            this.ecs = ecs;
        }
    }

    private static final Field[] FIELDS = Field.values();
    private static final @Nullable Name[] ECS = Stream.of(FIELDS)
            .map(field -> field.ecs == null ? null : Name.of(field.ecs))
            .toArray(Name[]::new);
    private static final FieldNames NAMES = new FieldNames(Stream.of(FIELDS)
            .filter(field -> !field.iis.isEmpty())
            .map(field -> field.iis)
            .toList());
    private static final byte[] HEADER = "#Fields:".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_FIELDS = 48;

    private static final Name USER_AGENT = Name.of("user_agent.original");
    private static final Name QUERY = Name.of("url.query");
    private static final Name VERSION = Name.of("http.version");
    private static final Name DURATION = Name.of("event.duration");
    private static final Name DESTINATION_DOMAIN = Name.of("destination.domain");
    private static final Name FORWARDED_IP = Name.of("network.forwarded_ip");
    private static final Name FORWARDED = Name.of("iis.access.x_forwarded_for");
    private static final Name CATEGORY = Name.of("event.category");
    private static final Name TYPE = Name.of("event.type");
    private static final byte[] WEB = "web".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ACCESS = "access".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ERROR = "error".getBytes(StandardCharsets.US_ASCII);

    private final StatusToken status = new StatusToken();
    private final AddressNames client = new AddressNames("source");
    private final AddressNames server = new AddressNames("destination");
    private final Field[] header = new Field[MOST_FIELDS];
    private int count;

    private record AddressNames(Name address, Name ip) {

        AddressNames(String fieldSet) {
            this(Name.of(fieldSet + ".address"), Name.of(fieldSet + ".ip"));
        }
    }

    void access(TextLine line) {
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ACCESS);
    }

    void error(TextLine line) {
        line.addConstant(CATEGORY, WEB);
        line.addConstant(TYPE, ERROR);
    }

    /** Adds one value that is no hyphen. */
    void put(TextLine line, Field field, int from, int to) {
        Name name = ECS[field.ordinal()];
        if (name != null) {
            line.add(name, ValueKind.TEXT, from, to);
            return;
        }
        switch (field) {
            case SERVER_IP -> putAddress(line, server, from, to);
            case CLIENT_IP -> putAddress(line, client, from, to);
            case VERSION -> line.addText(VERSION, Math.min(to, from + 5), to);
            case USER_AGENT -> putUserAgent(line, from, to);
            case QUERY -> putQuery(line, from, to);
            case STATUS -> status.match(line, from, to);
            case TIME_TAKEN -> DurationToken.add(line, DURATION, line.bytes(), from, to, to, 1_000_000L);
            case HOST -> putHost(line, from, to);
            case FORWARDED -> putForwarded(line, from, to);
            default -> {}
        }
    }

    /** A zone, {@code fe80::1%3}, is part of the address, but not of the IP. */
    private static void putAddress(TextLine line, AddressNames names, int from, int to) {
        line.addText(names.address(), from, to);
        line.addText(names.ip(), from, Scan.ip(line.bytes(), from, to));
    }

    /** IIS writes a plus where there was a blank. */
    private static void putUserAgent(TextLine line, int from, int to) {
        int at = line.event().arena().append(line.bytes(), from, to);
        byte[] bytes = line.event().arena().array();
        int end = at + to - from;
        for (int i = at; i < end; i++) {
            if (bytes[i] == '+') {
                bytes[i] = ' ';
            }
        }
        line.add(USER_AGENT, ValueKind.TEXT, at, end);
    }

    /** Decoded, as Elastic's integration has it; the message, all of the line, keeps it as it was. */
    private static void putQuery(TextLine line, int from, int to) {
        ByteArena arena = line.event().arena();
        int start = PercentEncoding.decode(arena, from, to, PercentEncoding.Plus.BLANK);
        if (start < 0) {
            line.add(QUERY, ValueKind.TEXT, from, to);
        } else {
            line.add(QUERY, ValueKind.TEXT, start, arena.size());
        }
    }

    private static void putHost(TextLine line, int from, int to) {
        AuthorityToken.add(line, from, to);
        line.addText(DESTINATION_DOMAIN, from, AuthorityToken.hostEnd(line.bytes(), from, to));
    }

    private static void putForwarded(TextLine line, int from, int to) {
        int first = Scan.ip(line.bytes(), from, to);
        line.addText(FORWARDED_IP, from, first);
        if (first < to) {
            line.addText(FORWARDED, from, to);
        }
    }

    // ---- #Fields:

    /** @return where the only line of values starts, or a negative number where there is no such line or no header */
    int header(TextLine line) {
        byte[] bytes = line.bytes();
        int at = line.start();
        count = 0;
        while (at < line.end() && bytes[at] == '#') {
            int end = lineEnd(bytes, at, line.end());
            if (Scan.startsWith(bytes, at, end, HEADER)) {
                readNames(bytes, at + HEADER.length, end);
            }
            at = Math.min(end + 1, line.end());
        }
        boolean isLast = lineEnd(bytes, at, line.end()) >= line.end() - 1;
        return count > 2 && at < line.end() && isLast ? at : -1;
    }

    private static int lineEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private void readNames(byte[] bytes, int start, int end) {
        count = 0;
        Arrays.fill(header, Field.UNKNOWN);
        int at = DateScan.skipSpaces(bytes, start, end);
        while (at < end && count < MOST_FIELDS) {
            int nameEnd = Scan.word(bytes, at, end);
            if (nameEnd == at) {
                return;
            }
            int name = NAMES.indexOf(FieldHash.of(bytes, at, nameEnd), bytes, at, nameEnd);
            header[count++] = name == FieldNames.UNKNOWN ? Field.UNKNOWN : FIELDS[name + 1];
            at = DateScan.skipSpaces(bytes, nameEnd, end);
        }
    }

    /** Whether the header names as many fields. */
    boolean matches(int values) {
        return values == count;
    }

    Field at(int i) {
        return header[i];
    }

    boolean isOfErrors() {
        for (int i = 0; i < count; i++) {
            if (header[i] == Field.REASON) {
                return true;
            }
        }
        return false;
    }
}
