package dev.millrace.stage.normalize;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.JsonText;
import dev.millrace.event.Level;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.Timestamps;
import dev.millrace.event.ValueKind;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event while it is normalized: which raw field became which ECS field, so that whatever is not claimed in the end
 * can be kept in {@code attributes}. Reused for the next event; owned by the stream thread.
 */
final class Normalization {

    /** A value that stands in no raw field of its own. */
    static final int NO_SOURCE = -1;

    private static final int RETAINED_FIELDS = 16 * 1024;
    private static final int RETAINED_BYTES = 64 * 1024;

    /** More than any rule's rank. */
    private static final int LAYER = 1 << 20;

    private final int[] ranks = new int[Ecs.fields().size()];
    private final int[] sources = new int[Ecs.fields().size()];
    /** The ids whose rank is set: a tiny part of all, so that the next event resets these alone. */
    private final int[] ranked = new int[Ecs.fields().size()];

    private final Deferred deferred = new Deferred();
    private final Fit fit = new Fit();
    private final ByteArena scratch = new ByteArena(256);
    private final Timestamps timestamps;
    private final InstantSource clock;
    private final Adjustments adjustments;

    private LogEvent event = new LogEvent();
    private int rankedSize;
    private FieldPlan plan = new FieldPlan();
    private int[] claims = new int[64];
    private int[] claimsWithin = new int[64];
    private int plainEnd;
    private @Nullable Level impliedLevel;
    private int layerRank;
    private int wholeMessage;

    /**
     * @param defaultZone of dates that name none
     * @param clock what a date without a year is near to, where its record has no timestamp
     */
    Normalization(ZoneId defaultZone, InstantSource clock, Adjustments adjustments) {
        this.timestamps = new Timestamps(defaultZone);
        this.clock = clock;
        this.adjustments = adjustments;
        Arrays.fill(ranks, Integer.MAX_VALUE);
    }

    void begin(LogEvent next) {
        event = next;
        for (int i = 0; i < rankedSize; i++) {
            ranks[ranked[i]] = Integer.MAX_VALUE;
        }
        rankedSize = 0;
        scratch.shrinkTo(RETAINED_BYTES);
        deferred.clear();
        impliedLevel = null;
        layerRank = 0;
        wholeMessage = RawFields.NONE;
        int size = next.raw().size();
        if (claims.length < size || (claims.length > RETAINED_FIELDS && size < RETAINED_FIELDS)) {
            int capacity = Math.max(64, size + size / 2);
            claims = new int[capacity];
            claimsWithin = new int[capacity];
        } else {
            Arrays.fill(claims, 0, size, 0);
            Arrays.fill(claimsWithin, 0, size, 0);
        }
    }

    LogEvent event() {
        return event;
    }

    RawFields raw() {
        return event.raw();
    }

    EcsFields ecs() {
        return event.ecs();
    }

    ByteArena arena() {
        return event.arena();
    }

    byte[] bytes() {
        return event.arena().array();
    }

    /** Fields whose meaning depends on the rest of the event. */
    Deferred deferred() {
        return deferred;
    }

    // ---- who became what

    void plan(FieldPlan ofEvent) {
        plan = ofEvent;
    }

    FieldPlan plan() {
        return plan;
    }

    Shapes shapes() {
        return plan.shapes();
    }

    int parent(int i) {
        return plan.parent(i);
    }

    boolean isClaimed(int i) {
        return claims[i] > 0;
    }

    boolean hasClaimsWithin(int i) {
        return claimsWithin[i] > 0;
    }

    boolean has(EcsField field) {
        return event.ecs().has(field);
    }

    /** Whatever comes now is an envelope's: what its payload says beats it, under whatever name. */
    void nextLayer() {
        layerRank += LAYER;
    }

    /** All layers are read. */
    void endLayers() {
        layerRank = 0;
    }

    private int inLayer(int rank) {
        return rank == FieldRule.DERIVED ? rank : rank + layerRank;
    }

    /** Whether a source of this rank would get the field. */
    boolean wins(EcsField field, int rank) {
        return inLayer(rank) < ranks[field.id()];
    }

    /** Gives the field this value unless a better source has it; the source that lost is no longer claimed. */
    boolean put(FieldRule rule, int source, ValueKind kind, int start, int end) {
        return put(rule.field(), rule.rank(), source, kind, start, end);
    }

    boolean put(EcsField field, int rank, int source, ValueKind kind, int start, int end) {
        int id = field.id();
        int layered = inLayer(rank);
        if (layered >= ranks[id]) {
            return false;
        }
        if (ranks[id] == Integer.MAX_VALUE) {
            ranked[rankedSize++] = id;
        } else {
            claim(sources[id], -1);
        }
        ranks[id] = layered;
        sources[id] = source;
        claim(source, 1);
        event.ecs().put(field, kind, start, end);
        return true;
    }

    /** Puts what is concluded from other fields, where the event does not say it. */
    void derive(EcsField field, ValueKind kind, int start, int end) {
        put(field, FieldRule.DERIVED, NO_SOURCE, kind, start, end);
    }

    /** @param text ASCII without anything that JSON escapes */
    void derive(EcsField field, byte[] text) {
        if (wins(field, FieldRule.DERIVED)) {
            int start = arena().append(text);
            derive(field, ValueKind.STRING, start, arena().size());
        }
    }

    void derive(EcsField field, long number) {
        if (wins(field, FieldRule.DERIVED)) {
            int start = arena().appendDecimal(number);
            derive(field, ValueKind.NUMBER, start, arena().size());
        }
    }

    /** The raw field is accounted for. */
    void claim(int source) {
        claim(source, 1);
    }

    private void claim(int source, int difference) {
        if (source == NO_SOURCE) {
            return;
        }
        claims[source] += difference;
        for (int i = source; i > 0; ) {
            i = plan.parent(i);
            claimsWithin[i] += difference;
        }
    }

    /** What the format means where it says no level. */
    void implyLevel(Level level) {
        impliedLevel = level;
    }

    @Nullable
    Level impliedLevel() {
        return impliedLevel;
    }

    /** The format that the field {@code i} is of has no message of its own: all of its text is it. */
    void makeMessageWhole(int i) {
        wholeMessage = event.raw().payloadOf(i);
    }

    /** The field whose value is the message, or {@link RawFields#NONE} where the format has one of its own. */
    int wholeMessage() {
        return wholeMessage;
    }

    /** Counts what was done with a value of the field. */
    void adjusted(EcsField field, Adjustments.Kind kind) {
        adjustments.count(field, kind);
    }

    // ---- reading values

    /** For whoever asks {@link Values}; the next question overwrites it. */
    Fit fit() {
        return fit;
    }

    /** For bytes that are not yet the event's; whoever fills it clears it. */
    ByteArena scratch() {
        return scratch;
    }

    /** What a date in plain text says, or {@link Timestamps#NONE}. */
    long epochNanos(int start, int end) {
        long recordMillis = event.origin().timestampMillis();
        return timestamps.parse(bytes(), start, end, recordMillis >= 0 ? recordMillis : clock.millis());
    }

    ValueKind kind(int i) {
        return event.raw().kind(i);
    }

    int start(int i) {
        return event.raw().start(i);
    }

    int end(int i) {
        return event.raw().end(i);
    }

    /** Where the plain text of a text value starts; it ends at {@link #plainEnd()}. */
    int plainStart(int i) {
        return plainStart(kind(i), start(i), end(i));
    }

    int plainStart(ValueKind kind, int start, int end) {
        if (kind == ValueKind.ESCAPED) {
            int plain = JsonText.unescape(arena(), start, end);
            plainEnd = arena().size();
            return plain;
        }
        plainEnd = end;
        return start;
    }

    int plainEnd() {
        return plainEnd;
    }
}
