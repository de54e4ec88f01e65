package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * ActiveMQ: {@code date | LEVEL | message | logger | thread}, and its audit log {@code LEVEL | user called operation at
 * date | thread} or {@code LEVEL | user requested path | thread}. The message may hold bars of its own, so the line is read from its end.
 */
final class ActivemqLog {

    private static final Name THREAD = Name.of("process.thread.name");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name USER = Name.of("user.name");
    private static final byte[] BAR = ascii(" | ");
    private static final byte[] CALLED = ascii(" called ");
    private static final byte[] REQUESTED = ascii(" requested ");

    private ActivemqLog() {}

    static final class Log implements TextFormat {

        private final LinePattern header = LinePattern.of("%{iso:@timestamp} | %{level:log.level}%_| ");

        @Override
        public String dataset() {
            return "activemq.log";
        }

        @Override
        public Set<Lead> leads() {
            return EnumSet.of(Lead.ISO_DATE);
        }

        @Override
        public String afterDate() {
            return "|";
        }

        @Override
        public boolean read(TextLine line) {
            int message = header.matchFrom(line, line.start());
            if (message < 0) {
                return false;
            }
            byte[] bytes = line.bytes();
            int end = line.lineEnd();
            int thread = lastBar(bytes, message, end);
            int logger = thread < 0 ? thread : lastBar(bytes, message, thread);
            if (logger < 0) {
                return false;
            }
            line.addText(LOGGER, logger + BAR.length, HeaderScan.trimmed(bytes, logger, thread));
            line.addText(THREAD, thread + BAR.length, end);
            line.addMessage(message, logger, end);
            return true;
        }
    }

    static final class Audit implements TextFormat {

        private final LinePattern header = LinePattern.of("%{level:log.level}%_| ");

        @Override
        public String dataset() {
            return "activemq.audit";
        }

        @Override
        public Set<Lead> leads() {
            return EnumSet.of(Lead.WORD);
        }

        @Override
        public boolean read(TextLine line) {
            int user = header.matchFrom(line, line.start());
            if (user < 0) {
                return false;
            }
            byte[] bytes = line.bytes();
            int end = line.lineEnd();
            int called = Scan.word(bytes, user, end);
            int thread = lastBar(bytes, user, end);
            boolean isAudit =
                    Scan.startsWith(bytes, called, end, CALLED) || Scan.startsWith(bytes, called, end, REQUESTED);
            if (!isAudit || thread < called) {
                return false;
            }
            line.addText(USER, user, called);
            line.addText(THREAD, thread + BAR.length, end);
            line.addMessage(called + 1, thread, end);
            return true;
        }
    }

    private static int lastBar(byte[] bytes, int start, int end) {
        for (int at = end - BAR.length; at >= start; at--) {
            if (Scan.startsWith(bytes, at, end, BAR)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
