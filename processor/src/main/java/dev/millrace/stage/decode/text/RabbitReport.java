package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * RabbitMQ before 3.7, in the form that Erlang reports have: {@code =ERROR REPORT==== 22-Nov-2026::03:04:05 ===}, the
 * message on the lines after it.
 */
final class RabbitReport implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name REPORT = Name.of("rabbitmq.log.report");
    private static final byte[] MIDDLE = " REPORT==== ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = " ===".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String dataset() {
        return "rabbitmq.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.OTHER);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int word = line.start() + 1;
        if (word >= end || bytes[word - 1] != '=') {
            return false;
        }
        int wordEnd = Scan.letters(bytes, word, end);
        int date = wordEnd + MIDDLE.length;
        int dateEnd = Scan.indexOf(bytes, Math.min(end, date), end, END);

        boolean isReport = Scan.startsWith(bytes, wordEnd, end, MIDDLE) && dateEnd < end && dateEnd > date;
        if (!isReport || !addDate(line, bytes, date, dateEnd)) {
            return false;
        }
        line.addText(LevelScan.end(bytes, word, wordEnd) == wordEnd ? LEVEL : REPORT, word, wordEnd);
        int message = dateEnd + END.length;
        while (message < line.end() && bytes[message] >= 0 && bytes[message] <= ' ') {
            message++;
        }
        line.addMessage(message, line.end());
        return true;
    }

    /** The two colons between date and time are a blank elsewhere. */
    private static boolean addDate(TextLine line, byte[] bytes, int start, int end) {
        for (int at = start; at + 1 < end; at++) {
            if (bytes[at] == ':' && bytes[at + 1] == ':') {
                ByteArena arena = line.event().arena();
                int date = arena.append(bytes, start, at);
                arena.append((byte) ' ');
                arena.append(bytes, at + 2, end);
                line.addText(TIMESTAMP, date, arena.size());
                return DateScan.dayMonth(arena.array(), date, arena.size()) > date;
            }
        }
        return false;
    }
}
