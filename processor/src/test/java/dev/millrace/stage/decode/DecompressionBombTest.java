package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** A gigabyte of zeros in a megabyte and less, read in a JVM that has no gigabyte. */
class DecompressionBombTest {

    private static final int MEGABYTES = 1024;

    @Test
    void rejectsBombsWithinASmallHeap() throws Exception {
        // given
        ProcessBuilder jvm = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                Bombs.class.getName()));

        // when
        Process process = jvm.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        // then
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output.lines())
                .containsExactly(
                        "decode.decompressed-too-large",
                        "decode.decompressed-too-large",
                        "decode.decompressed-too-large");
    }

    /** What the other JVM runs. */
    static final class Bombs {

        private Bombs() {}

        public static void main(String[] args) throws IOException {
            byte[] gzip = bomb(false);
            for (byte[] bomb : List.of(gzip, bomb(true), DecompressionTest.gzip(gzip))) {
                System.out.println(Decoded.of(bomb).get(0).code());
            }
        }

        private static byte[] bomb(boolean isZstd) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] megabyte = new byte[1024 * 1024];
            try (OutputStream out = isZstd ? new ZstdOutputStreamNoFinalizer(bytes) : new GZIPOutputStream(bytes)) {
                for (int i = 0; i < MEGABYTES; i++) {
                    out.write(megabyte);
                }
            }
            return bytes.toByteArray();
        }
    }
}
