package dev.millrace.event;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One log event on its way from {@code decode} to {@code sink}. All of it lives in one run of bytes: the record's value
 * as it came, and behind it whatever a stage derived (unescaped text, a formatted timestamp). Fields are slices of it.
 *
 * <p>Mutable and reused for the next event; owned by the stream thread. Nothing may keep a slice beyond the event.
 */
public final class LogEvent {

    /** One huge event must not make every later one carry its memory. */
    private static final int RETAINED_BYTES = 256 * 1024;

    private final ByteArena arena = new ByteArena(4096);
    private final RawFields raw;
    private final EcsFields ecs = new EcsFields();
    private final Attributes attributes = new Attributes();
    private final List<String> tags = new ArrayList<>();
    private final EventTime time;

    private Origin origin = new Origin("", "", 0, 0, Origin.NO_TIMESTAMP);
    private int index;
    private @Nullable DataStream dataStream;
    private @Nullable SourceRecord source;
    private Verdict.@Nullable Rejection rejection;

    public LogEvent() {
        this(ZoneOffset.UTC, InstantSource.system());
    }

    /**
     * @param defaultZone of timestamps that name none
     * @param clock what a timestamp without a year is near to, where its record has no timestamp either
     */
    public LogEvent(ZoneId defaultZone, InstantSource clock) {
        this(topic -> defaultZone, clock);
    }

    /** The same with zones that depend on the topic. */
    public LogEvent(Function<String, ZoneId> zones, InstantSource clock) {
        this(zones, clock, new FieldLayouts());
    }

    /**
     * The same for events of one thread.
     *
     * @param layouts which they share
     */
    public LogEvent(Function<String, ZoneId> zones, InstantSource clock, FieldLayouts layouts) {
        raw = new RawFields(layouts);
        time = new EventTime(zones, clock);
    }

    /**
     * Starts the next event, with nothing in it.
     *
     * @param newIndex position of the event within its record, from 0, counted before any drop or rejection
     */
    public LogEvent begin(Origin newOrigin, int newIndex) {
        arena.clear();
        arena.shrinkTo(RETAINED_BYTES);
        raw.clear();
        ecs.clear();
        attributes.clear();
        tags.clear();
        time.clear();
        origin = newOrigin;
        index = newIndex;
        dataStream = null;
        source = null;
        rejection = null;
        return this;
    }

    /** Becomes the same event as another, which may be used for the next one then. */
    public LogEvent copyFrom(LogEvent other) {
        begin(other.origin, other.index);
        arena.append(other.arena.array(), 0, other.arena.size());
        raw.copyFrom(other.raw);
        ecs.copyFrom(other.ecs);
        attributes.copyFrom(other.attributes);
        tags.addAll(other.tags);
        dataStream = other.dataStream;
        source = other.source;
        rejection = other.rejection;
        return this;
    }

    public Origin origin() {
        return origin;
    }

    public int index() {
        return index;
    }

    public ByteArena arena() {
        return arena;
    }

    /** The fields as the shipper sent them: what {@code decode} found. */
    public RawFields raw() {
        return raw;
    }

    /** The fields as ECS has them: what {@code normalize} and {@code enrich} wrote. */
    public EcsFields ecs() {
        return ecs;
    }

    public Attributes attributes() {
        return attributes;
    }

    /** What was adjusted on the way, in order, for the document's {@code tags}. ASCII. */
    public List<String> tags() {
        return tags;
    }

    /** When it happened by its own account, found in the raw fields at the first call. */
    public EventTime time() {
        return time.of(this);
    }

    /** Where it goes; {@code null} before {@code route}. */
    public @Nullable DataStream dataStream() {
        return dataStream;
    }

    public void dataStream(DataStream target) {
        dataStream = target;
    }

    /** The record it came in; {@code null} where there is no Kafka, as in {@code transform}. */
    public @Nullable SourceRecord source() {
        return source;
    }

    public void source(SourceRecord record) {
        source = record;
    }

    /** Why it was rejected; {@code null} while it passes. */
    public Verdict.@Nullable Rejection rejection() {
        return rejection;
    }

    public void rejection(Verdict.Rejection reason) {
        rejection = reason;
    }

    /** Puts text that is known at compile time or comes from configuration. */
    public void put(EcsField field, String text) {
        int start = arena.append(text.getBytes(StandardCharsets.UTF_8));
        ecs.put(field, ValueKind.TEXT, start, arena.size());
    }

    public void put(EcsField field, long number) {
        int start = arena.appendDecimal(number);
        ecs.put(field, ValueKind.NUMBER, start, arena.size());
    }

    /** A copy of a slice as a string, for messages and cold paths. */
    public String text(int start, int end) {
        return new String(arena.array(), start, end - start, StandardCharsets.UTF_8);
    }
}
