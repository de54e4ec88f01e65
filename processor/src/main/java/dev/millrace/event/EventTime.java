package dev.millrace.event;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * When an event happened, by its own account: the best of its fields that loggers use for their time, found and parsed
 * once per event. The time of its Kafka record is not considered.
 *
 * <p>Of several such fields the first in the order of {@link #CERTAIN} and then {@link #POSSIBLE} that can be read is
 * taken. They are looked for at the top level only: deeper down a time is more often that of something else. A payload's
 * time goes before that of the envelope around it, which then says when it was read.
 *
 * <p>Owned by the stream thread.
 */
public final class EventTime {

    /** What the event says. */
    public enum State {
        /** No field looks like a timestamp's. */
        ABSENT,
        /** There is a field that can only be a timestamp, but its value is none; see {@link #field()}. */
        UNPARSABLE,
        /** See {@link #epochNanos()}. */
        FOUND,
        /** It can be read, but was {@linkplain #disbelieve() disbelieved}; see {@link #field()}. */
        DISBELIEVED
    }

    /** Names under which only a timestamp is expected, the best first. */
    private static final List<String> CERTAIN = List.of(
            "@timestamp",
            "timestamp",
            // Serilog's compact format
            "@t",
            "time",
            "ts",
            "Timestamp",
            "datetime",
            "dateTime",
            "DateTime",
            "date_time",
            "eventTime",
            "event_time",
            "EventTime",
            "asctime",
            // log4j2: an object with epochSecond and nanoOfSecond, or milliseconds
            "instant",
            "timeMillis",
            "timestampMillis",
            "timestamp_ms",
            "timeUnixNano",
            "time_unix_nano",
            "observedTimeUnixNano",
            "log_time",
            "logTime",
            "log_timestamp",
            "logTimestamp",
            "logged_at",
            "loggedAt",
            "written_at",
            "time_stamp",
            "timeStamp",
            "TimeStamp",
            // rsyslog: the sender's clock before the receiver's
            "timereported",
            "timegenerated",
            // syslog-ng
            "S_ISODATE",
            "ISODATE",
            "R_ISODATE",
            "time_iso8601",
            "time_local",
            "msec",
            "start_time",
            "requestReceivedTimestamp",
            // systemd's journal: the sender's clock before the receiver's
            "_SOURCE_REALTIME_TIMESTAMP",
            "__REALTIME_TIMESTAMP",
            "TIMESTAMP",
            "Time",
            "TIME",
            // Google Cloud's time of receipt
            "receiveTimestamp",
            // syslog-ng, without a zone
            "DATE");

    /** Names that may as well mean something else: an unreadable value there is not a broken timestamp. */
    private static final List<String> POSSIBLE =
            List.of("date", "Date", "t", "T", "created", "created_at", "createdAt", "epoch", "utc");

    private static final FieldNames NAMES = names();

    private static final FieldNames PARTS = new FieldNames(List.of(
            "$date",
            "epochSecond",
            "nanoOfSecond",
            "seconds",
            "nanos",
            "timestamp",
            "repr",
            "date",
            "timezone_type",
            "timezone"));
    private static final int DATE = 0;
    private static final int EPOCH_SECOND = 1;
    private static final int NANO_OF_SECOND = 2;
    private static final int SECONDS = 3;
    private static final int NANOS = 4;
    private static final int EPOCH = 5;
    private static final int REPRESENTATION = 6;
    private static final int PHP_DATE = 7;
    private static final int PHP_ZONE_TYPE = 8;
    private static final int PHP_ZONE = 9;
    private static final byte[] UTC = {'U', 'T', 'C'};

    private static final int UNDECIDED = Integer.MAX_VALUE;
    private static final int[] NO_CANDIDATES = {};

    private final Function<String, ZoneId> zones;
    private final Map<String, Timestamps> byTopic = new HashMap<>();
    private final InstantSource clock;

    private Timestamps timestamps;
    private String topic = "";
    private boolean isFound;
    private State state = State.ABSENT;
    private long epochNanos;
    private int field;
    private long readNanos = Timestamps.NONE;
    private int readField;

    /**
     * @param zones from a topic to the zone of timestamps that name none
     * @param clock only for timestamps without a year in records without a timestamp
     */
    EventTime(Function<String, ZoneId> zones, InstantSource clock) {
        this.zones = zones;
        this.timestamps = new Timestamps(zones.apply(topic));
        this.clock = clock;
    }

    public State state() {
        return state;
    }

    /** Nobody is to go by the time that was found. */
    public void disbelieve() {
        state = State.DISBELIEVED;
    }

    /** Epoch nanoseconds where {@link State#FOUND}. */
    public long epochNanos() {
        return epochNanos;
    }

    /** Position in the raw fields of what was read, or of what could not be read; meaningless where absent. */
    public int field() {
        return field;
    }

    /**
     * When the envelope around the event that had the time says it was read, in epoch nanoseconds; {@link
     * Timestamps#NONE} where there is no such envelope or it says nothing.
     */
    public long readNanos() {
        return readNanos;
    }

    /** Position in the raw fields of what {@link #readNanos()} was read from; meaningless where absent. */
    public int readField() {
        return readField;
    }

    void clear() {
        isFound = false;
    }

    EventTime of(LogEvent event) {
        if (!isFound) {
            find(event);
            isFound = true;
        }
        return this;
    }

    /** From the innermost payload outwards: the first to say its time has it, the next one says when that was read. */
    private void find(LogEvent event) {
        state = State.ABSENT;
        readNanos = Timestamps.NONE;
        RawFields raw = event.raw();
        if (raw.size() == 0) {
            return;
        }
        byte[] bytes = event.arena().array();
        FieldLayout layout = raw.layout(bytes);
        int[] candidates = layout == null ? candidates(raw, bytes) : layout.times();
        if (candidates.length == 0) {
            return;
        }
        chooseZone(event.origin().topic());
        int best = UNDECIDED;
        int bestUnparsable = UNDECIDED;
        int before = RawFields.NONE;
        boolean isOutside = false;
        for (int at = 0; at < candidates.length; at += 2) {
            int i = candidates[at];
            int rank = candidates[at + 1];
            if (i < before) {
                if (readNanos != Timestamps.NONE) {
                    return;
                }
                isOutside = state == State.FOUND;
                best = UNDECIDED;
            }
            before = i;
            if (rank >= best) {
                continue;
            }
            long nanos = parse(event, i);
            if (nanos != Timestamps.NONE) {
                best = rank;
                found(nanos, i, isOutside);
            } else if (!isOutside && best == UNDECIDED && rank < CERTAIN.size() && rank < bestUnparsable) {
                bestUnparsable = rank;
                state = State.UNPARSABLE;
                field = i;
            }
        }
    }

    /** The fields that may hold a time, from the innermost payload outwards, each with its name's position among all. */
    static int[] candidates(RawFields raw, byte[] bytes) {
        int[] candidates = NO_CANDIDATES;
        int size = 0;
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            if (!NAMES.mayHold(raw.nameHash(i))) {
                continue;
            }
            int rank = NAMES.indexOf(raw.nameHash(i), bytes, raw.nameStart(i), raw.nameEnd(i));
            if (rank != FieldNames.UNKNOWN && raw.kind(i) != ValueKind.NULL && !raw.isConsumed(i)) {
                candidates = Arrays.copyOf(candidates, size + 2);
                candidates[size++] = i;
                candidates[size++] = rank;
            }
        }
        return candidates;
    }

    private void found(long nanos, int i, boolean isOutside) {
        if (isOutside) {
            readNanos = nanos;
            readField = i;
        } else {
            state = State.FOUND;
            epochNanos = nanos;
            field = i;
        }
    }

    private void chooseZone(String newTopic) {
        if (!newTopic.equals(topic)) {
            topic = newTopic;
            timestamps = byTopic.computeIfAbsent(newTopic, name -> new Timestamps(zones.apply(name)));
        }
    }

    private long parse(LogEvent event, int i) {
        RawFields raw = event.raw();
        return switch (raw.kind(i)) {
            case STRING, TEXT, NUMBER -> parse(event, raw.start(i), raw.end(i));
            case ESCAPED -> parseEscaped(event, raw.start(i), raw.end(i));
            case OBJECT -> parseObject(event, i);
            case TRUE, FALSE, NULL, ARRAY -> Timestamps.NONE;
        };
    }

    private long parse(LogEvent event, int start, int end) {
        long recordMillis = event.origin().timestampMillis();
        return timestamps.parse(event.arena().array(), start, end, recordMillis < 0 ? clock.millis() : recordMillis);
    }

    private long parseEscaped(LogEvent event, int start, int end) {
        ByteArena arena = event.arena();
        int size = arena.size();
        int text = JsonText.unescape(arena, start, end);
        long nanos = parse(event, text, arena.size());
        arena.truncate(size);
        return nanos;
    }

    /**
     * {@code {"epochSecond":1,"nanoOfSecond":2}} of log4j2, {@code {"seconds":1,"nanos":2}} of Google Cloud,
     * {@code {"$date":"2026-..."}} of MongoDB, {@code {"repr":"...","timestamp":1.5}} of Loguru, {@code
     * {"date":"...","timezone_type":3,"timezone":"UTC"}} of PHP; an object that holds anything else is none of these.
     */
    private long parseObject(LogEvent event, int object) {
        RawFields raw = event.raw();
        long seconds = Timestamps.NONE;
        long nanos = 0;
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            switch (PARTS.indexOf(raw.nameHash(i), event.arena().array(), raw.nameStart(i), raw.nameEnd(i))) {
                case DATE, EPOCH_SECOND, SECONDS, EPOCH, PHP_DATE ->
                    seconds = isScalar(raw.kind(i)) ? parse(event, i) : Timestamps.NONE;
                case NANO_OF_SECOND, NANOS -> nanos = nanosOfSecond(event, i);
                case REPRESENTATION, PHP_ZONE_TYPE -> {
                    // says the same in other words
                }
                case PHP_ZONE -> {
                    if (!Arrays.equals(UTC, 0, 3, event.arena().array(), raw.start(i), raw.end(i))) {
                        return Timestamps.NONE;
                    }
                }
                default -> {
                    return Timestamps.NONE;
                }
            }
        }
        return seconds == Timestamps.NONE || nanos < 0 ? Timestamps.NONE : seconds + nanos;
    }

    private static boolean isScalar(ValueKind kind) {
        return kind != ValueKind.OBJECT && kind != ValueKind.ARRAY;
    }

    private static long nanosOfSecond(LogEvent event, int i) {
        RawFields raw = event.raw();
        if (raw.kind(i) != ValueKind.NUMBER || raw.end(i) - raw.start(i) > 9) {
            return -1;
        }
        byte[] bytes = event.arena().array();
        long value = 0;
        for (int at = raw.start(i); at < raw.end(i); at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return -1;
            }
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }

    private static FieldNames names() {
        List<String> names = new ArrayList<>(CERTAIN);
        names.addAll(POSSIBLE);
        return new FieldNames(names);
    }
}
