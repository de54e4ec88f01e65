package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * What Tomcat writes by the {@code SimpleFormatter} of java.util.logging, {@code Nov 22, 2026 3:04:05 AM <class>
 * <method>}, a line break, {@code INFO: <message>}. Other programs write the same of their own classes; those are not
 * read here. Immutable; read by any thread.
 */
final class CatalinaFormat implements TextFormat {

    private static final LinePattern SOURCE = LinePattern.of(" %{word:log.logger}%( %{word:log.origin.function}%)%.%$");
    private static final LinePattern MESSAGE = LinePattern.of("%{level:log.level}: %{rest}");
    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final byte[][] PACKAGES = {
        bytes("org.apache.catalina."),
        bytes("org.apache.coyote."),
        bytes("org.apache.tomcat."),
        bytes("org.apache.jasper."),
        bytes("org.apache.naming."),
        bytes("org.apache.juli.")
    };

    @Override
    public String dataset() {
        return "apache_tomcat.catalina";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.MONTH);
    }

    @Override
    public boolean read(TextLine line) {
        int date = dateEnd(line.bytes(), line.start(), line.lineEnd());
        if (date == line.start() || !line.hasMoreLines() || !isTomcat(line.bytes(), date + 1, line.lineEnd())) {
            return false;
        }
        line.add(TIMESTAMP, ValueKind.TEXT, line.start(), date);
        if (SOURCE.matchFrom(line, date) == Element.NO_MATCH) {
            return false;
        }
        int second = line.lineEnd();
        while (line.bytes()[second] != '\n') {
            second++;
        }
        int levelEnd = LevelScan.end(line.bytes(), second + 1, line.end());
        if (MESSAGE.matchWithin(line, second + 1, line.end()) == Element.NO_MATCH) {
            return false;
        }
        line.addText(TextFields.MESSAGE, levelEnd + 2, line.end());
        return true;
    }

    /** {@code Nov 22, 2026 3:04:05 AM}. */
    private static int dateEnd(byte[] bytes, int start, int end) {
        int at = DateScan.skipSpaces(bytes, Math.min(start + 3, end), end);
        int day = Scan.digits(bytes, at, end);
        at += day;
        if (day < 1 || day > 2 || end - at < 16 || bytes[at] != ',' || Scan.digits(bytes, at + 2, end) != 4) {
            return start;
        }
        at += 7;
        int timeEnd = Scan.word(bytes, at, end);
        if (timeEnd - at < 7 || timeEnd + 3 >= end || (bytes[timeEnd + 2] | 0x20) != 'm') {
            return start;
        }
        return timeEnd + 3;
    }

    private static boolean isTomcat(byte[] bytes, int start, int end) {
        for (byte[] name : PACKAGES) {
            if (Scan.startsWith(bytes, start, end, name)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
