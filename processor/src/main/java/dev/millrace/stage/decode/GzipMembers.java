package dev.millrace.stage.decode;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses gzip (RFC 1952), one member after the other, with a checksum and a length to compare each with. Zeros
 * behind the last member are padding; anything else there is not passed over. Owned by the stream thread.
 */
final class GzipMembers implements Decompressor {

    private static final int HEADER = 10;
    private static final int TRAILER = 8;

    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private static final int BROKEN = -1;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();

    private byte[] in = new byte[0];
    private int faultAt;

    static boolean isStart(byte[] bytes) {
        return bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
    }

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public int faultAt() {
        return faultAt;
    }

    @Override
    public Outcome decompress(byte[] compressed, Decompressed into) {
        in = compressed;
        int at = 0;
        try {
            while (at < in.length && !isPadding(at)) {
                faultAt = at;
                int header = header(at);
                if (header == BROKEN) {
                    return Outcome.MALFORMED;
                }
                int from = into.size();
                Outcome outcome = inflate(header, into);
                if (outcome != Outcome.COMPLETE) {
                    return outcome;
                }
                int trailer = header + (int) inflater.getBytesRead();
                if (!isIntact(trailer, into, from)) {
                    faultAt = Math.min(trailer, in.length);
                    return Outcome.MALFORMED;
                }
                at = trailer + TRAILER;
            }
            return Outcome.COMPLETE;
        } catch (DataFormatException e) {
            faultAt += (int) inflater.getBytesRead();
            return Outcome.MALFORMED;
        } finally {
            in = new byte[0];
        }
    }

    private boolean isPadding(int start) {
        if (start == 0) {
            return false;
        }
        for (int i = start; i < in.length; i++) {
            if (in[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Where the member's content starts. */
    private int header(int start) {
        if (in.length - start < HEADER + TRAILER
                || in[start] != 0x1f
                || in[start + 1] != (byte) 0x8b
                || in[start + 2] != DEFLATE
                || (in[start + 3] & RESERVED) != 0) {
            return BROKEN;
        }
        int flags = in[start + 3];
        int at = start + HEADER;
        if ((flags & EXTRA) != 0) {
            if (at + 2 > in.length) {
                return BROKEN;
            }
            at += 2 + (in[at] & 0xff) + ((in[at + 1] & 0xff) << 8);
        }
        if ((flags & NAME) != 0) {
            at = afterZero(at);
        }
        if ((flags & COMMENT) != 0) {
            at = afterZero(at);
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            at += 2;
        }
        return at < in.length ? at : BROKEN;
    }

    private int afterZero(int from) {
        int at = from;
        while (at < in.length && in[at] != 0) {
            at++;
        }
        return at + 1;
    }

    private Outcome inflate(int start, Decompressed into) throws DataFormatException {
        inflater.reset();
        inflater.setInput(in, start, in.length - start);
        while (!inflater.finished()) {
            if (!into.makeRoom()) {
                return Outcome.TOO_LARGE;
            }
            int written = inflater.inflate(into.array(), into.size(), into.room());
            into.add(written);
            if (written == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                faultAt = in.length;
                return Outcome.MALFORMED;
            }
        }
        return Outcome.COMPLETE;
    }

    private boolean isIntact(int trailer, Decompressed into, int from) {
        if (in.length - trailer < TRAILER) {
            return false;
        }
        checksum.reset();
        checksum.update(into.array(), from, into.size() - from);
        return littleEndian(trailer) == (int) checksum.getValue() && littleEndian(trailer + 4) == into.size() - from;
    }

    private int littleEndian(int at) {
        return (in[at] & 0xff) | ((in[at + 1] & 0xff) << 8) | ((in[at + 2] & 0xff) << 16) | ((in[at + 3] & 0xff) << 24);
    }
}
