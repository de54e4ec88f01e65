package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.EnumSet;
import java.util.Set;

/**
 * Lines of applications whose header an {@link ApplicationHeader} understands. How they are written says nothing of who
 * wrote them, so they have no dataset of their own. A time of day without a date becomes {@code time_of_day}.
 */
final class ApplicationText implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name TIME_OF_DAY = Name.of("time_of_day");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name LOGGER = Name.of("log.logger");
    private static final Name FILE = Name.of("log.origin.file.name");
    private static final Name LINE = Name.of("log.origin.file.line");
    private static final Name FUNCTION = Name.of("log.origin.function");
    private static final Name THREAD = Name.of("process.thread.name");
    private static final Name PID = Name.of("process.pid");
    private static final Name SERVICE = Name.of("service.name");
    private static final Name TRACE = Name.of("trace.id");
    private static final Name SPAN = Name.of("span.id");
    private static final Name CONTEXT = Name.of("log.context");

    private final ApplicationHeader header = new ApplicationHeader();

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(
                Lead.ISO_DATE,
                Lead.SLASHED_DATE,
                Lead.DAY_MONTH,
                Lead.MONTH,
                Lead.WEEKDAY,
                Lead.NUMBER,
                Lead.WORD,
                Lead.BRACKET,
                Lead.OTHER);
    }

    @Override
    public boolean read(TextLine line) {
        return header.read(line.bytes(), line.start(), line.lineEnd()) && add(line);
    }

    private boolean add(TextLine line) {
        add(line, TIMESTAMP, header.date, header.dateEnd);
        add(line, TIME_OF_DAY, header.time, header.timeEnd);
        add(line, LEVEL, header.level, header.levelEnd);
        add(line, PID, header.pid, header.pidEnd);
        addLogger(line);
        add(line, FUNCTION, header.function, header.functionEnd);
        add(line, THREAD, header.thread, header.threadEnd);
        add(line, CONTEXT, header.context, header.contextEnd);
        if (header.file != ApplicationHeader.NONE) {
            line.addText(FILE, header.file, header.fileEnd);
            int digits = Scan.digits(line.bytes(), header.fileEnd + 1, line.lineEnd());
            line.add(LINE, ValueKind.NUMBER, header.fileEnd + 1, header.fileEnd + 1 + digits);
        }
        if (!addBrackets(line)) {
            return false;
        }
        line.addMessage(header.message, line.end());
        return true;
    }

    /** Loguru's {@code name:function:line} are three things. */
    private void addLogger(TextLine line) {
        byte[] bytes = line.bytes();
        int end = header.loggerEnd;
        int lineNumber = end;
        while (header.logger != ApplicationHeader.NONE
                && lineNumber > header.logger
                && Scan.isDigit(bytes[lineNumber - 1])) {
            lineNumber--;
        }
        int function = lineNumber - 1;
        while (lineNumber < end && function > header.logger && bytes[function - 1] != ':') {
            function--;
        }
        boolean isLoguru = lineNumber < end
                && function > header.logger + 1
                && bytes[lineNumber - 1] == ':'
                && bytes[function - 2] != ':';
        if (isLoguru) {
            line.addText(LOGGER, header.logger, function - 1);
            line.addText(FUNCTION, function, lineNumber - 1);
            line.add(LINE, ValueKind.NUMBER, lineNumber, end);
        } else {
            add(line, LOGGER, header.logger, end);
        }
    }

    private static void add(TextLine line, Name name, int start, int end) {
        if (start != ApplicationHeader.NONE) {
            line.addText(name, start, end);
        }
    }

    /**
     * The last name in brackets is the thread's, one before it, in Spring Boot, the application's. Where date and level
     * are in brackets too, a number is a process and a name the logger, as gunicorn and spdlog have it.
     *
     * @return false where there is something that cannot be understood
     */
    private boolean addBrackets(TextLine line) {
        byte[] bytes = line.bytes();
        boolean isAllInBrackets = header.isDateInBrackets && header.isLevelInBrackets;
        boolean hasThread = header.thread != ApplicationHeader.NONE;
        boolean hasService = false;
        for (int i = header.bracketCount - 1; i >= 0; i--) {
            int start = header.brackets[2 * i];
            int end = header.brackets[2 * i + 1];
            if (start == end || addTrace(line, start, end)) {
                continue;
            }
            boolean isNumber = Scan.digits(bytes, start, end) == end - start;
            if (isNumber || (isAllInBrackets && header.logger == ApplicationHeader.NONE)) {
                if (!isAllInBrackets || header.bracketCount > 1 || bytes[start - 2] == ']') {
                    return false;
                }
                line.addText(isNumber ? PID : LOGGER, start, end);
            } else if (!hasThread) {
                line.addText(THREAD, start, end);
                hasThread = true;
            } else if (!hasService && header.hasDashes) {
                line.addText(SERVICE, start, end);
                hasService = true;
            } else {
                return false;
            }
        }
        return true;
    }

    /** {@code trace-span} of Micrometer Tracing, or {@code application,trace,span} of Spring Cloud Sleuth. */
    private boolean addTrace(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        if (!header.hasDashes) {
            return false;
        }
        int traceEnd = Scan.hex(bytes, start, end);
        if (isTrace(traceEnd - start) && traceEnd < end && bytes[traceEnd] == '-' && isSpan(bytes, traceEnd + 1, end)) {
            line.addText(TRACE, start, traceEnd);
            line.addText(SPAN, traceEnd + 1, end);
            return true;
        }
        int first = comma(bytes, start, end);
        int second = comma(bytes, first + 1, end);
        int third = comma(bytes, second + 1, end);
        if (first >= end || second >= end || !isEmptyOrHex(bytes, first + 1, second)) {
            return false;
        }
        line.addText(SERVICE, start, first);
        line.addText(TRACE, first + 1, second);
        line.addText(SPAN, second + 1, third);
        return true;
    }

    private static boolean isTrace(int length) {
        return length == 32 || length == 16;
    }

    private static boolean isSpan(byte[] bytes, int start, int end) {
        return end - start == 16 && Scan.hex(bytes, start, end) == end;
    }

    private static boolean isEmptyOrHex(byte[] bytes, int start, int end) {
        return start == end || (isTrace(end - start) && Scan.hex(bytes, start, end) == end);
    }

    private static int comma(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        return at;
    }
}
