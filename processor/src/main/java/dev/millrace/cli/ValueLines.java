package dev.millrace.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads record values line by line, as soon as a line has ended, and never holds more of a line than a record may have:
 * the rest of a longer one is counted and thrown away.
 */
final class ValueLines {

    /** {@code \\u0000} is one byte in six. */
    private static final int MAX_ESCAPE = 6;

    private final InputStream in;
    private final int maxValueBytes;
    private final int maxLineBytes;
    private final @Nullable JsonFactory json;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArena line = new ByteArena(4096);

    private int next;
    private int end;
    private long number;
    private long length;
    private byte @Nullable [] value;
    private @Nullable Rejection rejection;

    private ValueLines(InputStream in, int maxValueBytes, int maxLineBytes, @Nullable JsonFactory json) {
        this.in = in;
        this.maxValueBytes = maxValueBytes;
        this.maxLineBytes = maxLineBytes;
        this.json = json;
    }

    static ValueLines plain(InputStream in, int maxValueBytes) {
        return new ValueLines(in, maxValueBytes, maxValueBytes, null);
    }

    static ValueLines jsonStrings(InputStream in, int maxValueBytes) {
        int maxLineBytes = (int) Math.min(Integer.MAX_VALUE - 64L, (long) MAX_ESCAPE * maxValueBytes + 2);
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
        return new ValueLines(in, maxValueBytes, maxLineBytes, json);
    }

    /** @return false at the end; a last line without a line break counts unless it is empty */
    boolean advance() throws IOException {
        line.clear();
        length = 0;
        boolean isEnded = false;
        while (!isEnded && (next < end || fill())) {
            int from = next;
            while (next < end && buffer[next] != '\n') {
                next++;
            }
            int room = maxLineBytes - line.size();
            line.append(buffer, from, Math.min(next, from + room));
            length += next - from;
            if (next < end) {
                next++;
                isEnded = true;
            }
        }
        if (!isEnded && length == 0) {
            return false;
        }
        number++;
        read();
        return true;
    }

    /** Whether {@link #advance} would go on to a next line without a wait for whoever writes it. */
    boolean isNextAtHand() {
        for (int i = next; i < end; i++) {
            if (buffer[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    /** From 1. */
    long number() {
        return number;
    }

    /** The value; null for the literal {@code null}, a tombstone. */
    byte @Nullable [] value() {
        return value;
    }

    /** Why the line holds no value; null if it does. */
    @Nullable
    Rejection rejection() {
        return rejection;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    private void read() {
        value = null;
        rejection = null;
        if (length > maxLineBytes) {
            rejection = new Rejection(
                    Stage.DECODE, "decode.too-large", "the value has " + length + " bytes, more than " + maxValueBytes);
        } else if (json == null) {
            value = Arrays.copyOf(line.array(), line.size());
        } else {
            readJson(json);
        }
    }

    private void readJson(JsonFactory factory) {
        try (JsonParser parser = factory.createParser(line.array(), 0, line.size())) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
                value = parser.getText().getBytes(StandardCharsets.UTF_8);
            }
            boolean isOne = token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NULL;
            if (!isOne || parser.nextToken() != null) {
                notAString();
            }
        } catch (IOException e) {
            notAString();
        }
    }

    private void notAString() {
        rejection = new Rejection(
                Stage.DECODE,
                "decode.not-a-json-string",
                "with --json-strings each line must be one JSON string; this one is not");
    }
}
