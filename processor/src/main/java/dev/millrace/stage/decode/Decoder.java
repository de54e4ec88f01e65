package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RecordDecoder;
import dev.millrace.event.Utf8;
import dev.millrace.stage.decode.text.TextFormats;
import org.jspecify.annotations.Nullable;

/**
 * The first stage: recognises what a shipper sent and finds the events in it. How recognition goes is told in the
 * package's description. Owned by the stream thread.
 */
public final class Decoder implements RecordDecoder {

    static final int BYTE_ORDER_MARK_BYTES = 3;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final int maxRecordBytes;
    private final Decompression decompression;
    private final OtlpProtoDialect otlpProto;
    private final OtlpJsonDialect otlpJson;
    private final JsonDialect json;
    private final TextDialect text;
    private final Payloads payloads;

    public Decoder(DecodeConfig config) {
        maxRecordBytes = config.maxRecordBytes();
        decompression = new Decompression(config);
        TextFormats formats = new TextFormats(config.formats());
        JsonIndexer indexer = new JsonIndexer(config);
        JsonPayload payload = new JsonPayload(indexer);
        SyslogDialect syslog = new SyslogDialect(indexer, payload, formats);
        payloads = new Payloads(payload, syslog, formats);
        OtlpEvent otlp = new OtlpEvent(payloads);
        otlpProto = new OtlpProtoDialect(config, otlp);
        otlpJson = new OtlpJsonDialect(config, otlp);
        text = new TextDialect(syslog, formats);
        json = new JsonDialect(indexer, payloads, text);
    }

    /**
     * Reads one record; {@code receiver} is called at least once before this returns. Never throws by itself.
     *
     * @param value null for a tombstone; copied, not retained
     * @param event what the events are read into, one after the other; owned by the calling stream thread
     */
    @Override
    public void decode(byte @Nullable [] value, Origin origin, LogEvent event, EventReceiver receiver) {
        event.begin(origin, 0);
        payloads.beginRecord();
        if (value == null || value.length == 0) {
            receiver.rejected(0, Rejections.NO_VALUE);
        } else if (value.length > maxRecordBytes) {
            receiver.rejected(0, Rejections.tooLarge(value.length, maxRecordBytes));
        } else if (Decompression.isCompressed(value)) {
            byte[] plain = decompression.decompress(value, receiver);
            if (plain != null) {
                recognise(plain, event, receiver);
            }
        } else {
            recognise(value, event, receiver);
        }
    }

    private void recognise(byte[] value, LogEvent event, EventReceiver receiver) {
        if (value[0] != OtlpProtoDialect.FIRST_BYTE || !otlpProto.read(value, event, receiver)) {
            event.arena().append(value);
            decode(value, event, receiver);
        }
    }

    private void decode(byte[] value, LogEvent event, EventReceiver receiver) {
        int start = startsWithByteOrderMark(value, 0, value.length) ? BYTE_ORDER_MARK.length : 0;
        int first = skipBlanks(value, start);
        if (first == value.length) {
            receiver.rejected(0, Rejections.BLANK);
        } else if (value[first] == '{') {
            if (!otlpJson.read(value, first, event, receiver)) {
                json.object(event, first, receiver);
            }
        } else if (value[first] != '[' || !json.array(value, event, first, receiver)) {
            text(value, start, event, receiver);
        }
    }

    private void text(byte[] value, int start, LogEvent event, EventReceiver receiver) {
        int invalid = Utf8.firstInvalid(value, start, value.length);
        if (invalid != Utf8.VALID) {
            receiver.rejected(0, Rejections.invalidUtf8(value, invalid));
            return;
        }
        int end = endWithoutLineBreaks(value);
        if (text.readContainer(event, start, end)) {
            payloads.unwrap(event);
        } else {
            text.read(event, start, end);
        }
        receiver.event(event);
    }

    // Loops of their own: a JIT that compiles one in the middle of a million blanks compiles no more than it.

    private static int skipBlanks(byte[] bytes, int start) {
        int at = start;
        while (at < bytes.length && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Of a text that is not blank. */
    private static int endWithoutLineBreaks(byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == '\n' || bytes[end - 1] == '\r') {
            end--;
        }
        return end;
    }

    static boolean startsWithByteOrderMark(byte[] bytes, int start, int end) {
        return end - start >= BYTE_ORDER_MARK.length
                && bytes[start] == BYTE_ORDER_MARK[0]
                && bytes[start + 1] == BYTE_ORDER_MARK[1]
                && bytes[start + 2] == BYTE_ORDER_MARK[2];
    }

    /** What JSON calls insignificant. */
    static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
