package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A million rows and their successor fit into 1 GB together; the figures are printed and stand in topology-docs. */
@Tag("long")
class MillionRowsIT {

    @Test
    void fitIntoOneGigabyteWithTheirSuccessor() throws Exception {
        // given
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java, "-Xmx1g", "-cp", System.getProperty("java.class.path"), MillionRows.class.getName())
                .redirectErrorStream(true)
                .start();

        // when
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean isDone = process.waitFor(5, TimeUnit.MINUTES);
        System.out.println(said);

        // then
        assertThat(isDone).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        assertThat(said).contains("rows 1000000", "misses 0, version 4");
    }
}
