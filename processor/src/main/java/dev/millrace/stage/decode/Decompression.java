package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * Values that a shipper compressed before it gave them to Kafka: gzip and zstd, told by their first bytes, neither of
 * which is UTF-8. What is decompressed may be compressed once more. The bound on a record's size is also the bound on
 * what comes out of it; there is none on the ratio, as logs that repeat themselves shrink to a hundredth in earnest.
 *
 * <p>A compressed value costs one allocation: its bytes. Owned by the stream thread.
 */
final class Decompression {

    private static final int MOST_LAYERS = 2;

    private final int maxBytes;
    private final Decompressed room;
    private final GzipMembers gzip = new GzipMembers();
    private final ZstdFrames zstd = new ZstdFrames();

    Decompression(DecodeConfig limits) {
        maxBytes = limits.maxRecordBytes();
        room = new Decompressed(maxBytes);
    }

    static boolean isCompressed(byte[] value) {
        return GzipMembers.isStart(value) || ZstdFrames.isStart(value);
    }

    /** @return at least one byte, or {@code null} where the value was rejected */
    byte @Nullable [] decompress(byte[] value, EventReceiver receiver) {
        byte[] plain = value;
        for (int layer = 1; isCompressed(plain); layer++) {
            Decompressor decompressor = GzipMembers.isStart(plain) ? gzip : zstd;
            if (layer > MOST_LAYERS) {
                receiver.rejected(0, tooOften(decompressor));
                return null;
            }
            room.clear();
            Decompressor.Outcome outcome = decompressor.decompress(plain, room);
            if (outcome != Decompressor.Outcome.COMPLETE || room.isExceeded()) {
                room.clear();
                boolean isMalformed = outcome == Decompressor.Outcome.MALFORMED;
                receiver.rejected(0, isMalformed ? malformed(decompressor) : tooLarge(decompressor, plain.length));
                return null;
            }
            plain = room.take();
        }
        if (plain.length == 0) {
            receiver.rejected(0, Rejections.NO_VALUE);
            return null;
        }
        return plain;
    }

    private static Rejection malformed(Decompressor decompressor) {
        return rejection(
                decompressor.name() + "-malformed",
                "byte " + decompressor.faultAt() + ": this is not, or not all of, what " + decompressor.name()
                        + " writes");
    }

    private Rejection tooLarge(Decompressor decompressor, int compressed) {
        return rejection(
                "decompressed-too-large",
                compressed + " bytes of " + decompressor.name() + " hold more than " + maxBytes + " bytes");
    }

    private static Rejection tooOften(Decompressor decompressor) {
        return rejection(
                "compressed-too-often",
                "the value is compressed more than " + MOST_LAYERS + " times, innermost with " + decompressor.name());
    }

    private static Rejection rejection(String code, String reason) {
        return new Rejection(Stage.DECODE, "decode." + code, reason);
    }
}
