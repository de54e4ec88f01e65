package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.KeyValues.Found;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Lines of {@code key=value} pairs: logfmt as logrus, Go kit and Heroku write it, and the key-value lines of firewalls,
 * with blanks or commas between; a timestamp may come first. Keys become fields under their own names, except where they
 * mean something else than usual: those of Heroku's router and of {@link FortinetKeys Fortinet's firewalls}. A text with an
 * equals sign in it is not such a line: all of it must be pairs, three at least, or two of which one is a logger's.
 */
final class KeyValueFormat implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final byte[][] PARTS = {
        bytes("date"),
        bytes("time"),
        bytes("tz"),
        bytes("logid"),
        bytes("devid"),
        bytes("dyno"),
        bytes("service"),
        bytes("host"),
        bytes("path")
    };
    private static final byte[] TRUE = bytes("true");
    private static final int DATE = 0;
    private static final int TIME = 1;
    private static final int ZONE = 2;
    private static final int LOG = 3;
    private static final int DEVICE = 4;
    private static final int DYNO = 5;
    private static final int SERVICE = 6;
    private static final int HOST = 7;
    private static final int PATH = 8;
    private static final Name URL_ORIGINAL = Name.of("url.original");
    private static final Name URL_DOMAIN = Name.of("url.domain");
    private static final Name DURATION = Name.of("event.duration");
    private static final byte[] SIX_ZEROS = bytes("000000");
    private static final byte[] FORTIGATE = bytes("fortinet_fortigate.log");
    private static final byte[] FORTINET = bytes("fortinet_fortigate");

    private static final FieldNames LOGGERS = new FieldNames(List.of(
            "level",
            "lvl",
            "severity",
            "loglevel",
            "msg",
            "message",
            "ts",
            "time",
            "timestamp",
            "t",
            "logger",
            "caller"));
    private static final FieldNames MESSAGES = new FieldNames(List.of("message", "msg", "Message", "MESSAGE"));

    private static final int FEWEST = 3;
    private static final int FEWEST_OF_LOGGERS = 2;
    private static final int PAIRS_PER_WORD = 3;

    /** A line of more is kept as text: as fields it could be more than an event may have, and would be a dead letter. */
    private static final int MOST = 1_000;

    private final KeyValues pairs = new KeyValues();

    /** Where the values of these keys stand, which make sense together; an end of 0 says that there is none. */
    private final int[] partStarts = new int[PARTS.length];

    private final int[] partEnds = new int[PARTS.length];

    @Override
    public String dataset() {
        return "";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.KEY, Lead.ISO_DATE, Lead.SLASHED_DATE);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int dateEnd = DateScan.any(bytes, line.start(), end);
        int start = dateEnd == line.start() ? dateEnd : DateScan.skipSpaces(bytes, dateEnd, end);
        if (line.hasMoreLines() || start == end) {
            return false;
        }
        KeyValues.Separator separator = KeyValues.separatorOf(bytes, start, end);
        pairs.begin(bytes, start, end, separator);
        if (!isOfPairs(bytes)) {
            return false;
        }
        pairs.begin(bytes, start, end, separator);
        if (dateEnd > line.start()) {
            line.add(TIMESTAMP, ValueKind.TEXT, line.start(), dateEnd);
        }
        add(line);
        return true;
    }

    private boolean isOfPairs(byte[] bytes) {
        Arrays.fill(partStarts, RawFields.NONE);
        Arrays.fill(partEnds, 0);
        int count = 0;
        int words = 0;
        int ofLoggers = 0;
        while (true) {
            Found found = pairs.next();
            switch (found) {
                case END -> {
                    boolean isEnough = count >= FEWEST || (count >= FEWEST_OF_LOGGERS && ofLoggers > 0);
                    return isEnough && words * PAIRS_PER_WORD <= count;
                }
                case BROKEN -> {
                    return false;
                }
                case WORD -> {
                    if (count == 0 || pairs.keyEnd != pairs.valueEnd) {
                        return false;
                    }
                    words++;
                }
                case PAIR -> {
                    if (++count > MOST) {
                        return false;
                    }
                    ofLoggers += is(LOGGERS, bytes) ? 1 : 0;
                    notePart(bytes);
                }
            }
        }
    }

    private void add(TextLine line) {
        byte[] bytes = line.bytes();
        boolean hasDate = addTimestamp(line);
        boolean isFirewall = partEnds[LOG] > 0 && partEnds[DEVICE] > 0;
        boolean isRouter = partEnds[DYNO] > 0 && partEnds[SERVICE] > 0;
        if (isFirewall) {
            line.addConstant(TextFields.DATASET, FORTIGATE);
            line.addConstant(TextFields.MODULE, FORTINET);
        }
        boolean hasMessage = false;
        for (Found found = pairs.next(); found != Found.END; found = pairs.next()) {
            if (found == Found.WORD) {
                int at = line.event().arena().append(TRUE);
                line.addNamed(pairs.keyStart, pairs.keyEnd, ValueKind.TRUE, at, at + TRUE.length);
                continue;
            }
            if (hasDate && isPart()) {
                continue;
            }
            int start = pairs.valueStart;
            int end = pairs.valueEnd;
            if (pairs.isEscaped) {
                start = KeyValues.unescape(line.event().arena(), start, end);
                end = line.event().arena().size();
            }
            if (!hasMessage && end > start && is(MESSAGES, bytes)) {
                hasMessage = true;
                line.add(TextFields.MESSAGE, ValueKind.TEXT, start, end);
            } else if (isFirewall) {
                FortinetKeys.FIELDS.add(line, pairs.keyStart, pairs.keyEnd, start, end);
            } else if (!isRouter || !addOfRouter(line)) {
                line.addNamed(pairs.keyStart, pairs.keyEnd, ValueKind.TEXT, start, end);
            }
        }
    }

    /** Heroku's router calls the time it took {@code service}, and the host that was asked for {@code host}. */
    private boolean addOfRouter(TextLine line) {
        byte[] bytes = line.bytes();
        if (pairs.valueStart == partStarts[HOST] || pairs.valueStart == partStarts[PATH]) {
            Name name = pairs.valueStart == partStarts[HOST] ? URL_DOMAIN : URL_ORIGINAL;
            line.addText(name, pairs.valueStart, pairs.valueEnd);
            return true;
        }
        int digits =
                pairs.valueStart == partStarts[SERVICE] ? Scan.integer(bytes, pairs.valueStart, pairs.valueEnd) : 0;
        boolean isMillis = digits > pairs.valueStart && pairs.valueEnd - digits == 2 && bytes[digits] == 'm';
        if (isMillis) {
            int at = line.event().arena().append(bytes, pairs.valueStart, digits);
            line.event().arena().append(SIX_ZEROS);
            line.add(DURATION, ValueKind.NUMBER, at, line.event().arena().size());
        }
        return isMillis;
    }

    private boolean is(FieldNames names, byte[] bytes) {
        int hash = FieldHash.of(bytes, pairs.keyStart, pairs.keyEnd);
        return names.indexOf(hash, bytes, pairs.keyStart, pairs.keyEnd) != FieldNames.UNKNOWN;
    }

    private void notePart(byte[] bytes) {
        for (int part = DATE; part < PARTS.length; part++) {
            boolean isPart = pairs.keyEnd - pairs.keyStart == PARTS[part].length
                    && Scan.startsWith(bytes, pairs.keyStart, pairs.keyEnd, PARTS[part])
                    && partEnds[part] == 0;
            if (isPart) {
                partStarts[part] = pairs.valueStart;
                partEnds[part] = pairs.valueEnd;
            }
        }
    }

    private boolean isPart() {
        return pairs.valueStart == partStarts[DATE]
                || pairs.valueStart == partStarts[TIME]
                || pairs.valueStart == partStarts[ZONE];
    }

    /** {@code date=2026-11-22 time=03:04:05 tz="+0100"}, as Fortinet's devices write it, put together. */
    private boolean addTimestamp(TextLine line) {
        byte[] bytes = line.bytes();
        boolean isDate = partEnds[DATE] - partStarts[DATE] == 10
                && Scan.digits(bytes, partStarts[DATE], partEnds[DATE]) == 4
                && bytes[partStarts[DATE] + 4] == '-';
        boolean isTime = partEnds[TIME] - partStarts[TIME] >= 8
                && Scan.digits(bytes, partStarts[TIME], partEnds[TIME]) == 2
                && bytes[partStarts[TIME] + 2] == ':';
        if (!isDate || !isTime) {
            return false;
        }
        ByteArena arena = line.event().arena();
        int start = arena.append(bytes, partStarts[DATE], partEnds[DATE]);
        arena.append((byte) 'T');
        arena.append(bytes, partStarts[TIME], partEnds[TIME]);
        boolean isZone = partEnds[ZONE] > partStarts[ZONE]
                && partStarts[ZONE] >= 0
                && (bytes[partStarts[ZONE]] == '+' || bytes[partStarts[ZONE]] == '-');
        if (isZone) {
            arena.append(bytes, partStarts[ZONE], partEnds[ZONE]);
        } else {
            partStarts[ZONE] = RawFields.NONE;
        }
        line.add(TIMESTAMP, ValueKind.TEXT, start, arena.size());
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
