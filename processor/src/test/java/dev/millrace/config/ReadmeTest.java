package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows as a configuration is one. */
class ReadmeTest {

    private static final String KEY_FILE = "/run/secrets/elasticsearch-api-key";

    @Test
    void showsAConfigurationThatLoads(@TempDir Path folder) throws IOException {
        // given
        String shown = shownConfiguration();
        assertThat(shown).contains(KEY_FILE);
        Path key = Files.writeString(folder.resolve("key"), "a key");
        Path file = Files.writeString(folder.resolve("millrace.yaml"), shown.replace(KEY_FILE, key.toString()));

        // when
        MillraceConfig config = new ConfigLoader(Map.of(), Map.of()).read(MillraceConfig.class, file);

        // then
        assertThat(config.kafka().bootstrapServers()).isEqualTo("broker-1:9092,broker-2:9092");
        assertThat(config.kafka().inputTopics()).containsExactly("logs");
        assertThat(config.kafka().client()).containsExactly(Map.entry("security.protocol", "SSL"));
        assertThat(config.enrich().lookups()).hasSize(2);
        assertThat(config.sink().elasticsearch().hosts()).hasSize(1);
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
    }

    /** The indented block that starts with the file's name. */
    private static String shownConfiguration() throws IOException {
        List<String> lines = Files.readAllLines(GeneratedPage.repository().resolve("README.md"));
        return lines.stream()
                .dropWhile(line -> !line.equals("    # millrace.yaml"))
                .takeWhile(line -> line.startsWith("    "))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
