package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.KeyValues.Found;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Records of Linux's audit trail: {@code type=SYSCALL msg=audit(1763780645.678:901): key=value ... msg='key=value ...'}, as
 * auditd writes them to its file and the kernel to its log ({@code audit: type=1400 audit(...): ...}). Text that the
 * kernel gives in hexadecimal is text again. Used by one thread.
 */
final class AuditFormat implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name SEQUENCE = Name.of("auditd.log.sequence");
    private static final Name TYPE = Name.of("auditd.log.record_type");
    private static final Name ACTION = Name.of("event.action");
    private static final byte[] PREFIX = "auditd.log.".getBytes(StandardCharsets.US_ASCII);

    private static final LinePattern HEADER = LinePattern.of("%(node=%{word:auditd.log.node} %)%(audit: %)type=");
    private static final byte[] MESSAGE = "msg=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AUDIT = "audit(".getBytes(StandardCharsets.US_ASCII);

    private final KeyValues pairs = new KeyValues();
    private final KeyValues inner = new KeyValues();

    @Override
    public String dataset() {
        return "auditd.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.KEY, Lead.WORD);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        if (end - line.start() < 20 || "nat".indexOf(bytes[line.start()]) < 0) {
            return false;
        }
        int type = HEADER.matchFrom(line, line.start());
        if (type < 0) {
            return false;
        }
        int typeEnd = Scan.word(bytes, type, end);
        int at = DateScan.skipSpaces(bytes, typeEnd, end);
        at = Scan.startsWith(bytes, at, end, MESSAGE) ? at + MESSAGE.length : at;
        int time = at + AUDIT.length;
        int timeEnd = Scan.startsWith(bytes, at, end, AUDIT) ? DateScan.epoch(bytes, time, end) : time;
        int serial = timeEnd + 1;
        int serialEnd = timeEnd < end && bytes[timeEnd] == ':' ? Scan.integer(bytes, serial, end) : serial;
        boolean isRecord = typeEnd > type
                && timeEnd > time
                && serialEnd > serial
                && end - serialEnd >= 2
                && bytes[serialEnd] == ')'
                && bytes[serialEnd + 1] == ':';
        if (!isRecord) {
            return false;
        }
        line.add(TIMESTAMP, ValueKind.TEXT, time, timeEnd);
        line.add(SEQUENCE, ValueKind.NUMBER, serial, serialEnd);
        line.addText(TYPE, type, typeEnd);
        addAction(line, type, typeEnd);
        pairs.begin(bytes, serialEnd + 2, end, KeyValues.Separator.BLANK);
        values(line, pairs);
        return true;
    }

    private static void addAction(TextLine line, int type, int typeEnd) {
        ByteArena arena = line.event().arena();
        int start = arena.size();
        for (int at = type; at < typeEnd; at++) {
            byte b = line.bytes()[at];
            arena.append((byte) (b >= 'A' && b <= 'Z' ? b | 0x20 : b));
        }
        line.addText(ACTION, start, arena.size());
    }

    private void values(TextLine line, KeyValues values) {
        byte[] bytes = line.bytes();
        Found found = values.next();
        while (found == Found.PAIR || found == Found.WORD) {
            if (found == Found.PAIR && values == pairs && bytes[values.valueStart - 1] == '\'') {
                inner.begin(bytes, values.valueStart, values.valueEnd, KeyValues.Separator.BLANK);
                values(line, inner);
            } else if (found == Found.PAIR && !isNothing(bytes, values.valueStart, values.valueEnd)) {
                value(line, values);
            }
            found = values.next();
        }
    }

    private static boolean isNothing(byte[] bytes, int start, int end) {
        return start == end || (end - start == 1 && bytes[start] == '?');
    }

    private static void value(TextLine line, KeyValues values) {
        byte[] bytes = line.bytes();
        int start = values.valueStart;
        int end = values.valueEnd;
        int hash = FieldHash.of(bytes, values.keyStart, values.keyEnd);
        int key = AuditKeys.NAMES.indexOf(hash, bytes, values.keyStart, values.keyEnd);
        if (key == FieldNames.UNKNOWN) {
            line.addNamed(PREFIX, values.keyStart, values.keyEnd, ValueKind.TEXT, start, end);
        } else {
            AuditKeys.add(line, key, start, end, values.isQuoted);
        }
    }
}
