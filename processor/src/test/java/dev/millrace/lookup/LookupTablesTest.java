package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.EnrichConfig;
import dev.millrace.config.EnrichConfig.LookupConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupTablesTest {

    @TempDir
    Path folder;

    @Test
    void areWarmAtOnceWithoutAnyTable() {
        try (LookupTables tables = LookupTables.start(EnrichConfig.DEFAULT, InstantSource.system())) {
            assertThat(tables.isWarm()).isTrue();
            assertThat(tables.lookups()).isEmpty();
            assertThat(tables.status()).isEmpty();
        }
    }

    @Test
    void noticeAFileThatComesLaterAndThenChanges() throws Exception {
        // given
        Path file = folder.resolve("services.csv");
        byte[] key = "checkout".getBytes(UTF_8);
        try (LookupTables tables = LookupTables.start(config(file), InstantSource.system())) {
            Lookup lookup = tables.lookups().get(0);
            boolean warmWithoutFile = tables.isWarm();

            // when
            Files.writeString(file, "service,owner\ncheckout,one\n");
            await().until(tables::isWarm);
            Row first = found(lookup, key);
            Files.writeString(file, "service,owner\ncheckout,two-and-more\n");
            await().until(() -> tables.status().get(0).version() == 2);
            Row second = found(lookup, key);

            // then
            assertThat(warmWithoutFile).isFalse();
            assertThat(new String(first.value(0), UTF_8)).isEqualTo("one");
            assertThat(new String(second.value(0), UTF_8)).isEqualTo("two-and-more");
        }
    }

    private static Row found(Lookup lookup, byte[] key) {
        return Objects.requireNonNull(lookup.find(key, 0, key.length));
    }

    private static EnrichConfig config(Path file) {
        return new EnrichConfig(List.of(new LookupConfig(
                "services", file, "service.name", "service", Map.of("owner", "labels.owner"), Duration.ofMillis(20))));
    }
}
