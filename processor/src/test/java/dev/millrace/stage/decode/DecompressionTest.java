package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.millrace.config.DecodeConfig;
import dev.millrace.stage.decode.Decoded.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values that are compressed before Kafka sees them. */
class DecompressionTest {

    private static final byte[] TEXT = "{\"message\":\"compressed\"}".getBytes(StandardCharsets.UTF_8);

    private static final DecodeConfig SMALL = new DecodeConfig(100_000, 100, 1000, 100, 100, List.of());

    @Test
    void readsWhatIsCompressed() {
        assertThat(Decoded.of(gzip(TEXT)).get(0).fields()).containsEntry("message", "compressed");
        assertThat(Decoded.of(Zstd.compress(TEXT)).get(0).fields()).containsEntry("message", "compressed");
    }

    @Test
    void readsMembersAndFramesThatFollowEachOther() {
        // given
        byte[] first = "{\"message\":\"comp".getBytes(StandardCharsets.UTF_8);
        byte[] second = "ressed\"}".getBytes(StandardCharsets.UTF_8);
        byte[] padding = new byte[5];
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3};

        // then
        assertThat(Decoded.of(join(gzip(first), gzip(second), padding)).get(0).fields())
                .containsEntry("message", "compressed");
        assertThat(Decoded.of(join(Zstd.compress(first), skippable, Zstd.compress(second)))
                        .get(0)
                        .fields())
                .containsEntry("message", "compressed");
    }

    @Test
    void readsTheHeadersThatGzipMayHave() {
        // given: extra field, name, comment and checksum of the header
        byte[] plain = gzip(TEXT);
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0, 1, 2};
        byte[] content = Arrays.copyOfRange(plain, 10, plain.length);

        // then
        assertThat(Decoded.of(join(header, content)).get(0).fields()).containsEntry("message", "compressed");
    }

    @Test
    void readsTwoLayersAndNoMore() {
        assertThat(Decoded.of(gzip(Zstd.compress(TEXT))).get(0).fields()).containsEntry("message", "compressed");
        assertThat(code(Decoded.of(gzip(gzip(gzip(TEXT)))))).isEqualTo("decode.compressed-too-often");
    }

    @Test
    void readsOtlpThatIsCompressed() {
        assertThat(Decoded.of(gzip(OtlpRequests.shop(3).toByteArray()))).hasSize(3);
        assertThat(Decoded.of(Zstd.compress(OtlpRequests.shop(3).toByteArray())))
                .hasSize(3);
    }

    @Test
    void rejectsWhatIsBroken() {
        // given
        byte[] gzip = gzip(TEXT);
        byte[] zstd = Zstd.compress(TEXT);
        byte[] wrongChecksum = gzip.clone();
        wrongChecksum[gzip.length - 6]++;

        // then
        assertThat(code(Decoded.of(Arrays.copyOf(gzip, gzip.length - 1)))).isEqualTo("decode.gzip-malformed");
        assertThat(code(Decoded.of(Arrays.copyOf(gzip, 15)))).isEqualTo("decode.gzip-malformed");
        assertThat(code(Decoded.of(wrongChecksum))).isEqualTo("decode.gzip-malformed");
        assertThat(code(Decoded.of(join(gzip, TEXT)))).isEqualTo("decode.gzip-malformed");
        assertThat(code(Decoded.of(Arrays.copyOf(zstd, zstd.length - 1)))).isEqualTo("decode.zstd-malformed");
        assertThat(code(Decoded.of(join(zstd, TEXT)))).isEqualTo("decode.zstd-malformed");
    }

    @Test
    void rejectsNothingCompressedAsNothing() {
        assertThat(code(Decoded.of(gzip(new byte[0])))).isEqualTo("decode.empty");
        assertThat(code(Decoded.of(Zstd.compress(new byte[0])))).isEqualTo("decode.empty");
    }

    @Test
    void takesUpToTheBoundAndNotAByteMore() {
        // given
        byte[] most = "m".repeat(SMALL.maxRecordBytes()).getBytes(StandardCharsets.UTF_8);
        byte[] more = Arrays.copyOf(most, most.length + 1);

        // then
        for (byte[] compressed : List.of(gzip(most), Zstd.compress(most), streamed(most))) {
            assertThat(Decoded.of(compressed, SMALL).get(0).fields().get("message"))
                    .hasSize(most.length);
        }
        for (byte[] compressed : List.of(gzip(more), Zstd.compress(more), streamed(more))) {
            assertThat(code(Decoded.of(compressed, SMALL))).isEqualTo("decode.decompressed-too-large");
        }
    }

    @Property(tries = 500)
    void givesBackWhatWasCompressed(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        String text = "x" + "word ".repeat(random.nextInt(60_000)) + random.nextLong();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

        // then
        for (byte[] compressed : List.of(gzip(bytes), Zstd.compress(bytes), streamed(bytes))) {
            assertThat(Decoded.of(compressed).get(0).fields()).containsEntry("message", text);
        }
    }

    @Property(tries = 5000)
    void takesWhateverBecameOfIt(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        byte[] bytes = random.nextBoolean() ? gzip(TEXT) : Zstd.compress(TEXT);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[2 + random.nextInt(bytes.length - 2)] = (byte) random.nextInt();
        }

        // when
        List<Entry> entries = Decoded.of(Arrays.copyOf(bytes, 4 + random.nextInt(bytes.length - 3)), SMALL);

        // then
        assertThat(entries).hasSize(1);
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A frame that does not say how much it holds. */
    static byte[] streamed(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream zstd = new ZstdOutputStreamNoFinalizer(bytes)) {
            zstd.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static String code(List<Entry> entries) {
        return String.valueOf(entries.get(0).code());
    }
}
