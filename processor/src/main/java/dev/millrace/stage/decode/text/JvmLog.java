package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The JVM's unified logging ({@code -Xlog}): decorations in brackets, which of them is up to its user, the tags last.
 * Date, pid and tags, a level perhaps among them, are what Elasticsearch asks for.
 */
final class JvmLog implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name PID = Name.of("process.pid");
    private static final Name THREAD = Name.of("process.thread.id");
    private static final Name UPTIME = Name.of("jvm.gc.uptime_sec");
    private static final Name TAGS = Name.of("jvm.gc.tags");
    private static final Name ELASTICSEARCH_TAGS = Name.of("elasticsearch.gc.tags");
    private static final Name DATASET = Name.of("event.dataset");
    private static final Name MODULE = Name.of("event.module");

    private static final byte[] ELASTICSEARCH = ascii("elasticsearch");
    private static final byte[] ELASTICSEARCH_GC = ascii("elasticsearch.gc");
    private static final byte[] JVM = ascii("jvm");
    private static final byte[] JVM_GC = ascii("jvm.gc");

    /** With what combinations of tags begin in JDK 9 and later, as far as servers log them. */
    private static final FieldNames FIRST_TAGS = new FieldNames(List.of(
            "gc",
            "safepoint",
            "class",
            "module",
            "os",
            "pagesize",
            "startuptime",
            "stringtable",
            "task",
            "metaspace",
            "codecache",
            "jit",
            "compilation",
            "exceptions",
            "monitorinflation",
            "perf",
            "thread",
            "vmoperation",
            "cds",
            "arguments",
            "biasedlocking",
            "handshake",
            "nmt",
            "stacktrace"));

    private static final LinePattern YOUNG = generation("ParNew", "young");
    private static final LinePattern OLD = generation("Old", "old");

    private static final int MAX_DECORATIONS = 10;

    private boolean hasDate;
    private boolean hasUptime;
    private boolean hasLevel;
    private int numbers;

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        hasDate = false;
        hasUptime = false;
        hasLevel = false;
        numbers = 0;
        int at = line.start();
        for (int i = 0; i < MAX_DECORATIONS && at < end && bytes[at] == '['; i++) {
            int close = HeaderScan.nested(bytes, at + 1, end);
            int trimmed = HeaderScan.trimmed(bytes, at + 1, close);
            boolean isLast = close + 1 == end || (close + 1 < end && bytes[close + 1] == ' ');
            if (isLast) {
                return areTags(bytes, at + 1, trimmed) && complete(line, at + 1, trimmed, Math.min(end, close + 2));
            }
            if (trimmed == at + 1 || !decoration(line, bytes, at + 1, trimmed)) {
                return false;
            }
            at = close + 1;
        }
        return false;
    }

    private boolean decoration(TextLine line, byte[] bytes, int start, int end) {
        if (!hasDate && DateScan.iso(bytes, start, end) == end) {
            line.addText(TIMESTAMP, start, end);
            hasDate = true;
            return true;
        }
        int digits = Scan.digits(bytes, start, end);
        if (digits == end - start) {
            numbers++;
            line.add(numbers == 1 ? PID : THREAD, ValueKind.TEXT, start, end);
            return numbers <= 2;
        }
        int number = Scan.number(bytes, start, end);
        if (number == end - 1 && bytes[number] == 's' && !hasUptime) {
            line.add(UPTIME, ValueKind.NUMBER, start, number);
            hasUptime = true;
            return true;
        }
        if (!hasLevel && LevelScan.end(bytes, start, end) == end) {
            line.addText(LEVEL, start, end);
            hasLevel = true;
            return true;
        }
        return false;
    }

    private boolean complete(TextLine line, int tags, int tagsEnd, int message) {
        if (!hasDate && !hasUptime) {
            return false;
        }
        boolean isElasticsearch = hasDate && numbers == 1 && !hasUptime;
        line.addText(isElasticsearch ? ELASTICSEARCH_TAGS : TAGS, tags, tagsEnd);
        if (!isElasticsearch || !heap(line, message)) {
            line.addMessage(message, line.end());
        }
        line.addConstant(DATASET, isElasticsearch ? ELASTICSEARCH_GC : JVM_GC);
        line.addConstant(MODULE, isElasticsearch ? ELASTICSEARCH : JVM);
        return true;
    }

    /** {@code GC(7) ParNew: 279616K->17562K(314560K)}: all of the line is its message, as in Elastic's integration. */
    private static boolean heap(TextLine line, int start) {
        return YOUNG.matchFrom(line, start) == line.end() || OLD.matchFrom(line, start) == line.end();
    }

    private static boolean areTags(byte[] bytes, int start, int end) {
        int at = start;
        int firstEnd = end;
        while (at < end) {
            if (bytes[at] == ',') {
                firstEnd = Math.min(firstEnd, at);
            } else if (bytes[at] < 'a' || bytes[at] > 'z') {
                return false;
            }
            at++;
        }
        return FIRST_TAGS.indexOf(FieldHash.of(bytes, start, firstEnd), bytes, start, firstEnd) != FieldNames.UNKNOWN;
    }

    private static LinePattern generation(String collector, String generation) {
        String fields = "elasticsearch.gc." + generation + "_gen.";
        return LinePattern.of(
                "GC(%{int}) " + collector + ": %{int}K->%{int:" + fields + "used_kb}K(%{int:" + fields + "size_kb}K)");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
