package dev.millrace.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Values in, one JSON object per event out, flushed before the next value is waited for and ten times a second. Whether a
 * record has several events shows with the second one, so the first waits for it; the others go out as they come.
 */
final class Transformation implements EventReceiver {

    /** Kafka's own notation of no UUID. */
    private static final String NO_TOPIC_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    /** Values may be at hand and still take long, where a server is asked. */
    private static final long LONGEST_WAIT_NANOS = 100_000_000L;

    private final Stages stages;
    private final InstantSource clock;
    private final OutputStream out;
    private final DocumentEncoder encoder = new DocumentEncoder();
    private final LogEvent event;

    // What follows the line number and the position; the first of a record waits here.
    private final ByteArena pending = new ByteArena(8192);
    private final ByteArena written = new ByteArena(8192);
    private long line;
    private int events;
    private int pendingIndex;
    private boolean hasRejected;

    Transformation(Stages stages, InstantSource clock, OutputStream out) {
        this.stages = stages;
        this.event = stages.decoder().newEvent();
        this.clock = clock;
        this.out = out;
    }

    /** @throws IOException if reading or writing fails, as when nobody reads the output any more */
    void run(ValueLines lines) throws IOException {
        try {
            answer(lines);
        } catch (UncheckedIOException e) {
            throw new IOException("standard output: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            flushAfter(e);
            throw e;
        }
    }

    private void answer(ValueLines lines) throws IOException {
        long flushedNanos = System.nanoTime();
        while (lines.advance()) {
            begin(lines.number());
            Rejection rejection = lines.rejection();
            if (rejection != null) {
                rejected(0, rejection);
            } else {
                Origin origin = new Origin("stdin", NO_TOPIC_ID, 0, line - 1, clock.millis());
                stages.run(lines.value(), origin, event, this);
            }
            end();
            // Not after each value: a million short ones would be a million writes.
            long now = System.nanoTime();
            if (!lines.isNextAtHand() || now - flushedNanos > LONGEST_WAIT_NANOS) {
                out.flush();
                flushedNanos = now;
            }
        }
        out.flush();
    }

    /** What was answered before reading failed, or before a bug, is to be seen. */
    private void flushAfter(Exception failure) {
        try {
            out.flush();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    boolean hasRejected() {
        return hasRejected;
    }

    @Override
    public void event(LogEvent routed) {
        start(routed.index());
        pending.appendAscii(",\"data_stream\":\"");
        pending.append(
                Objects.requireNonNull(routed.dataStream(), "route sets it").nameBytes());
        pending.appendAscii("\",\"document\":");
        encoder.encode(routed, pending);
        pending.appendAscii("}\n");
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        hasRejected = true;
        start(index);
        pending.appendAscii(",\"rejected\":{\"stage\":\"" + rejection.stage().id() + "\",\"code\":\"");
        pending.append(JsonStringEncoder.getInstance().quoteAsUTF8(rejection.code()));
        pending.appendAscii("\",\"reason\":\"");
        pending.append(JsonStringEncoder.getInstance().quoteAsUTF8(rejection.reason()));
        pending.appendAscii("\"}}\n");
    }

    @Override
    public void dropped(int index, Drop drop) {
        start(index);
        pending.appendAscii(",\"dropped\":{\"rule\":\"");
        pending.append(JsonStringEncoder.getInstance().quoteAsUTF8(drop.rule()));
        pending.appendAscii("\"}}\n");
    }

    private void begin(long number) {
        line = number;
        events = 0;
    }

    /** Makes room in {@code pending}; what was there belongs to a record with several events, as is known now. */
    private void start(int index) {
        if (events > 0) {
            write(pendingIndex, true);
        }
        events++;
        pendingIndex = index;
        pending.clear();
    }

    private void end() {
        if (events > 0) {
            write(pendingIndex, events > 1);
        }
    }

    private void write(int index, boolean isOneOfSeveral) {
        written.clear();
        written.appendAscii("{\"line\":");
        written.appendDecimal(line);
        if (isOneOfSeveral) {
            written.appendAscii(",\"event\":");
            written.appendDecimal(index);
        }
        written.append(pending.array(), 0, pending.size());
        try {
            out.write(written.array(), 0, written.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
