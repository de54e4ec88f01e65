package dev.millrace.stage.validate;

import dev.millrace.config.ValidateConfig;
import dev.millrace.config.ValidateConfig.OnFuture;
import dev.millrace.event.EventStage;
import dev.millrace.event.EventTime;
import dev.millrace.event.FieldLayout;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import dev.millrace.event.Stage;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import dev.millrace.event.Verdict.Rejection;
import java.time.InstantSource;

/**
 * Is this an event we can stand behind? Looks at what it was sent with, before anything is made of it. Owned by the
 * stream thread.
 */
public final class Validator implements EventStage {

    private final int maxEventBytes;
    private final int maxFields;
    private final RequiredFields requiredFields;
    private final TimeWindow window;
    private final OnFuture onFuture;

    /** Where the objects and arrays around the cursor end, outermost first. */
    private final int[] containerEnds;

    /** @param clock what timestamps are compared with */
    public Validator(ValidateConfig config, InstantSource clock) {
        maxEventBytes = config.maxEventBytes();
        maxFields = config.maxFields();
        containerEnds = new int[config.maxDepth()];
        requiredFields = new RequiredFields(config.requiredFields(), config.maxDepth());
        window = new TimeWindow(config.maxPast(), config.maxFuture(), clock);
        onFuture = config.onFuture();
    }

    @Override
    public Verdict apply(LogEvent event) {
        RawFields raw = event.raw();
        int bytes = raw.end(0) - raw.start(0);
        if (bytes > maxEventBytes) {
            return rejection("validate.too-large", "the event has " + bytes + " bytes, more than " + maxEventBytes);
        }
        int fields = raw.size() - 1;
        if (fields > maxFields) {
            return rejection("validate.too-many-fields", "the event has " + fields + " fields, more than " + maxFields);
        }
        FieldLayout layout = raw.layout(event.arena().array());
        if (layout == null ? isTooDeep(raw) : layout.depth() > containerEnds.length) {
            return rejection(
                    "validate.too-deep", "the event is nested deeper than " + containerEnds.length + " levels");
        }
        String missing = requiredFields.missing(event);
        if (missing != null) {
            return rejection("validate.field-missing", "the required field " + missing + " is missing or null");
        }
        return time(event);
    }

    /** Whether there is a readable timestamp at all is for {@code normalize} to say. */
    private Verdict time(LogEvent event) {
        EventTime time = event.time();
        if (time.state() != EventTime.State.FOUND) {
            return Verdict.Pass.PASS;
        }
        return switch (window.place(time.epochNanos())) {
            case WITHIN -> Verdict.Pass.PASS;
            case TOO_OLD ->
                rejection(
                        "validate.timestamp-too-old",
                        shown(event, time) + " is further back than validate.max-past, "
                                + Durations.shown(window.maxPast()));
            case IN_FUTURE -> fromFuture(event, time);
        };
    }

    private Verdict fromFuture(LogEvent event, EventTime time) {
        return switch (onFuture) {
            case RECORD_TIME -> {
                time.disbelieve();
                yield Verdict.Pass.PASS;
            }
            case REJECT ->
                rejection(
                        "validate.timestamp-in-future",
                        shown(event, time) + " is further ahead than validate.max-future, "
                                + Durations.shown(window.maxFuture()));
        };
    }

    private static String shown(LogEvent event, EventTime time) {
        RawFields raw = event.raw();
        int field = time.field();
        return "field " + event.text(raw.nameStart(field), raw.nameEnd(field)) + ": "
                + event.text(raw.start(field), Math.min(raw.end(field), raw.start(field) + 100));
    }

    private boolean isTooDeep(RawFields raw) {
        int depth = 0;
        for (int i = 0; i < raw.size(); i++) {
            while (depth > 0 && i >= containerEnds[depth - 1]) {
                depth--;
            }
            ValueKind kind = raw.kind(i);
            if (kind == ValueKind.OBJECT || kind == ValueKind.ARRAY) {
                if (depth == containerEnds.length) {
                    return true;
                }
                containerEnds[depth++] = raw.next(i);
            }
        }
        return false;
    }

    private static Rejection rejection(String code, String reason) {
        return new Rejection(Stage.VALIDATE, code, reason);
    }
}
