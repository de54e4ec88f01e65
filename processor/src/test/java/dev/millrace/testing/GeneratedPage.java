package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of topology-docs whose text comes from code; run a test with {@code -Ddocs.write=true} to write it anew. */
public final class GeneratedPage {

    private GeneratedPage() {}

    /** Fails unless {@code topology-docs/<name>} holds exactly {@code text}. */
    public static void assertHolds(String name, String text) {
        Path page = repository().resolve("topology-docs").resolve(name);
        try {
            if (Boolean.getBoolean("docs.write")) {
                Files.createDirectories(page.getParent());
                Files.writeString(page, text);
            }
            assertThat(page)
                    .as("run this test with -Ddocs.write=true")
                    .content()
                    .isEqualTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder above {@code processor}, which Maven runs tests in. */
    public static Path repository() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
