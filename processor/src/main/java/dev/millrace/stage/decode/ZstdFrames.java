package dev.millrace.stage.decode;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses zstd (RFC 8878): any number of frames, skippable ones passed over. All at once and not as a stream: a
 * stream allocates the window that a frame's header asks for, up to 128 MB, and a header costs nothing to write.
 *
 * <p>Owned by the stream thread. The native library is loaded with the first value that needs it; its context lives as
 * long as the thread, about 150 kB.
 */
final class ZstdFrames implements Decompressor {

    /** {@code dstSize_tooSmall} of zstd's {@code zstd_errors.h}. */
    private static final long TOO_SMALL = 70;

    private static final int GROWTH = 4;

    private @Nullable ZstdDecompressCtx context;
    private int faultAt;

    static boolean isStart(byte[] bytes) {
        return bytes.length > 3
                && bytes[0] == 0x28
                && bytes[1] == (byte) 0xb5
                && bytes[2] == 0x2f
                && bytes[3] == (byte) 0xfd;
    }

    @Override
    public String name() {
        return "zstd";
    }

    /** It does not say where. */
    @Override
    public int faultAt() {
        return faultAt;
    }

    @Override
    public Outcome decompress(byte[] compressed, Decompressed into) {
        ZstdDecompressCtx ready = context;
        if (ready == null) {
            ready = new ZstdDecompressCtx();
            context = ready;
        }
        faultAt = 0;
        // Of the first frame, and 0 or less where it is not said.
        long promised = Zstd.getFrameContentSize(compressed, 0, compressed.length);
        if (promised > into.maxBytes()) {
            return Outcome.TOO_LARGE;
        }
        while (true) {
            try {
                into.add(ready.decompressByteArray(
                        into.array(), 0, into.array().length, compressed, 0, compressed.length));
                return into.isExceeded() ? Outcome.TOO_LARGE : Outcome.COMPLETE;
            } catch (ZstdException e) {
                if (e.getErrorCode() != TOO_SMALL) {
                    return Outcome.MALFORMED;
                }
                if (!into.replace(GROWTH)) {
                    return Outcome.TOO_LARGE;
                }
            }
        }
    }
}
