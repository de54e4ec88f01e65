package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.Scan;
import dev.millrace.stage.decode.text.SyslogPrograms;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;
import dev.millrace.stage.decode.text.TextFormats;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the message of a syslog line says: JSON, also after the cookie {@code @cee:}, the sentences of well-known programs,
 * and texts of any known format. Owned by the stream thread.
 */
final class SyslogPayload {

    /** Where a line was found. */
    enum Source {
        /** On the wire: it may be of any device. */
        TRANSPORT,
        /** In a file of the operating system, like {@code /var/log/messages}. */
        FILE
    }

    private static final byte[] SYSTEM_SYSLOG = "system.syslog".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PACKETS = "iptables.log".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] COOKIE = "@cee:".getBytes(StandardCharsets.US_ASCII);

    private final JsonPayload json;
    private final TextFormats formats;
    private final SyslogPrograms programs = new SyslogPrograms();

    SyslogPayload(JsonPayload json, TextFormats formats) {
        this.json = json;
        this.formats = formats;
    }

    /** @param mark of the header's first field; its last one is the message, if there is one */
    void read(LogEvent event, int mark, Source source) {
        RawFields raw = event.raw();
        int program = find(event, SyslogDialect.PROCESS, mark);
        int message = raw.size() - 1;
        boolean hasMessage = message >= mark && raw.nameHash(message) == TextFields.MESSAGE.hash();
        if (hasMessage && raw.canConsume()) {
            raw.consume(message);
            if (!readMessage(event, program, raw.start(message), raw.end(message))) {
                raw.unconsume();
            } else if (isPacket(event, message)) {
                withHost(event, mark, message);
            }
        }
        if (find(event, TextFields.DATASET, mark) == RawFields.NONE) {
            addDataset(event, program, source);
        }
    }

    private static boolean isPacket(LogEvent event, int message) {
        RawFields raw = event.raw();
        int dataset = find(event, TextFields.DATASET, message);
        return dataset != RawFields.NONE
                && raw.end(dataset) - raw.start(dataset) == PACKETS.length
                && Scan.startsWith(event.arena().array(), raw.start(dataset), raw.end(dataset), PACKETS);
    }

    /** Of a packet that netfilter logged, all that follows the time is the message, as Elastic's integration has it. */
    private static void withHost(LogEvent event, int mark, int header) {
        RawFields raw = event.raw();
        int time = find(event, SyslogDialect.TIMESTAMP, mark);
        int message = find(event, TextFields.MESSAGE, header + 1);
        if (time == RawFields.NONE || message == RawFields.NONE || raw.end(time) > raw.start(message)) {
            return;
        }
        int start = raw.end(time);
        byte[] bytes = event.arena().array();
        while (bytes[start] == ' ' || bytes[start] == ':') {
            start++;
        }
        raw.replace(message, ValueKind.TEXT, start, raw.end(message));
    }

    private boolean readMessage(LogEvent event, int program, int start, int end) {
        byte[] bytes = event.arena().array();
        int text = Decoder.startsWithByteOrderMark(bytes, start, end) ? start + Decoder.BYTE_ORDER_MARK_BYTES : start;
        int from = SyslogDialect.skipSpaces(bytes, text, end);
        int to = end;
        while (to > from && (Decoder.isBlank(bytes[to - 1]) || bytes[to - 1] == 0)) {
            to--;
        }
        if (from == to) {
            return false;
        }
        int object = isCookie(bytes, from, to) ? SyslogDialect.skipSpaces(bytes, from + COOKIE.length, to) : from;
        if (object < to && bytes[object] == '{' && json.read(event, object, to)) {
            return true;
        }
        RawFields raw = event.raw();
        return (program != RawFields.NONE && programs.read(event, raw.start(program), raw.end(program), from, to))
                || formats.read(event, from, to);
    }

    /** What a program says, and the dataset of its lines. */
    boolean readProgram(LogEvent event, int program, int start, int end) {
        if (!programs.read(event, event.raw().start(program), event.raw().end(program), start, end)) {
            return false;
        }
        addDataset(event, program, Source.FILE);
        return true;
    }

    private static boolean isCookie(byte[] bytes, int start, int end) {
        return end - start > COOKIE.length
                && Arrays.equals(bytes, start, start + COOKIE.length, COOKIE, 0, COOKIE.length);
    }

    private void addDataset(LogEvent event, int program, Source source) {
        RawFields raw = event.raw();
        byte[] dataset = program == RawFields.NONE
                ? SyslogPrograms.UNKNOWN
                : programs.dataset(event.arena().array(), raw.start(program), raw.end(program));
        if (dataset.length == 0 && source == Source.FILE) {
            dataset = SYSTEM_SYSLOG;
        }
        if (dataset.length > 0) {
            int module = 0;
            while (module < dataset.length && dataset[module] != '.') {
                module++;
            }
            int at = event.arena().append(dataset);
            TextFields.add(event, TextFields.DATASET, ValueKind.TEXT, at, at + dataset.length);
            TextFields.add(event, TextFields.MODULE, ValueKind.TEXT, at, at + module);
        }
    }

    /** The first of the event's fields from {@code mark} on with this name, or {@link RawFields#NONE}. */
    private static int find(LogEvent event, Name name, int mark) {
        RawFields raw = event.raw();
        for (int i = mark; i < raw.size(); i = raw.next(i)) {
            if (raw.nameHash(i) == name.hash()) {
                return i;
            }
        }
        return RawFields.NONE;
    }
}
