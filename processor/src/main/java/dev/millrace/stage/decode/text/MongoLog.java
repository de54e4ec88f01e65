package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * MongoDB before 4.4, which then began to write JSON: {@code date severity component [context] message} from 3.0 on; 2.6
 * and 2.4 have neither severity nor component, so there the context must be a thread that MongoDB has. The time that an
 * operation took ends its line.
 */
final class MongoLog implements TextFormat {

    private static final Name CATEGORY = Name.of("event.category");
    private static final Name DURATION = Name.of("event.duration");
    private static final byte[] DATABASE = "database".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONNECTION = "conn".getBytes(StandardCharsets.US_ASCII);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private static final FieldNames THREADS = new FieldNames(List.of(
            "initandlisten",
            "mongosMain",
            "clientcursormon",
            "TTLMonitor",
            "signalProcessingThread",
            "interruptThread",
            "FileAllocator",
            "DataFileSync",
            "PeriodicTask::Runner",
            "Balancer",
            "LockPinger",
            "websvr",
            "snapshotthread",
            "journal",
            "rsStart",
            "rsMgr",
            "rsSync",
            "rsHealthPoll",
            "rsBackgroundSync",
            "rsSyncNotifier"));

    private final LinePattern since30 = LinePattern.of("%{iso:@timestamp} %{capital:log.level}"
            + "%(%{int:mongodb.log.verbosity}%) %[%{code:mongodb.log.component}%|-%]%_"
            + "%([%{nested:mongodb.log.context}]%)%.%{all:message}");
    private final LinePattern before30 = LinePattern.of(
            "%[%{iso:@timestamp}%|%{ctime:@timestamp}%] [%{nested:mongodb.log.context}]%.%{all:message}");

    @Override
    public String dataset() {
        return "mongodb.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.ISO_DATE, Lead.WEEKDAY);
    }

    @Override
    public String afterDate() {
        return "A[";
    }

    @Override
    public boolean read(TextLine line) {
        boolean isRead = isSince30(line) ? since30.match(line) : hasThread(line) && before30.match(line);
        if (isRead) {
            line.addConstant(CATEGORY, DATABASE);
            addDuration(line);
        }
        return isRead;
    }

    /** The date has a T, milliseconds and a zone; one letter stands by itself after it, or with a digit. */
    private static boolean isSince30(TextLine line) {
        byte[] bytes = line.bytes();
        int date = line.start();
        int end = line.lineEnd();
        int dateEnd = DateScan.iso(bytes, date, end);
        if (dateEnd - date < 24 || bytes[date + 10] != 'T' || bytes[date + 19] != '.' || dateEnd + 4 >= end) {
            return false;
        }
        int letter = dateEnd + 1;
        int after = Scan.isDigit(bytes[letter + 1]) ? letter + 2 : letter + 1;
        return switch (bytes[letter]) {
            case 'F', 'E', 'W', 'I', 'D' -> bytes[after] == ' ';
            default -> false;
        };
    }

    private static boolean hasThread(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int bracket = DateScan.any(bytes, line.start(), end) + 1;
        if (bracket + 1 >= end || bytes[bracket] != '[') {
            return false;
        }
        int start = bracket + 1;
        int close = HeaderScan.nested(bytes, start, end);
        boolean isConnection = Scan.startsWith(bytes, start, close, CONNECTION)
                && Scan.digits(bytes, start + CONNECTION.length, close) == close - start - CONNECTION.length
                && close > start + CONNECTION.length;
        return isConnection
                || THREADS.indexOf(FieldHash.of(bytes, start, close), bytes, start, close) != FieldNames.UNKNOWN;
    }

    /** {@code 123ms} at the end. */
    private static void addDuration(TextLine line) {
        byte[] bytes = line.bytes();
        int unit = line.lineEnd() - 2;
        int at = unit;
        while (at > line.start() && Scan.isDigit(bytes[at - 1])) {
            at--;
        }
        boolean isDuration = at < unit && bytes[unit] == 'm' && bytes[unit + 1] == 's' && bytes[at - 1] == ' ';
        if (isDuration) {
            DurationToken.add(line, DURATION, bytes, at, unit, unit, NANOS_PER_MILLI);
        }
    }
}
