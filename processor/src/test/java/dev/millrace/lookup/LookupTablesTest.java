package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.config.EnrichConfig;
import dev.millrace.testing.LookupConfigs;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
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
        try (LookupTables tables = LookupTables.start(config(file), InstantSource.system())) {
            Lookup lookup = tables.lookups().get(0);
            boolean warmWithoutFile = tables.isWarm();

            // when
            Files.writeString(file, "service,owner\ncheckout,one\n");
            await().until(tables::isWarm);
            String first = Finds.text(lookup, "checkout");
            Files.writeString(file, "service,owner\ncheckout,two-and-more\n");
            await().until(() -> tables.status().get(0).version() == 2);
            String second = Finds.text(lookup, "checkout");

            // then
            assertThat(warmWithoutFile).isFalse();
            assertThat(first).isEqualTo("labels.owner=one ");
            assertThat(second).isEqualTo("labels.owner=two-and-more ");
        }
    }

    /** Who connects to it is answered by nobody. */
    @Test
    void waitForNoSourceAndNoneForAnother() throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("services.csv"), "service,owner\ncheckout,one\n");
        try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                LookupTables tables = LookupTables.startInBackground(
                        config(file, hole.getLocalPort()), InstantSource.system(), Map.of())) {
            // when
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> tables.status().get(2).isWarm());

            // then
            assertThat(Finds.text(tables.lookups().get(2), "checkout")).isEqualTo("labels.owner=one ");
            assertThat(tables.isWarm()).isFalse();
            assertThat(tables.status().get(0).isWarm()).isFalse();
            assertThatThrownBy(() -> tables.requireWarm(Duration.ZERO))
                    .hasMessageStartingWith("lookup hole-1: jdbc:postgresql:");
        }
    }

    @Test
    void areWarmWithoutALookupThatIsNotRequired() {
        EnrichConfig config = LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: /nowhere/services.csv
                    key-field: service.name
                    key-column: service
                    fields: {owner: labels.owner}
                    required: false
                """);
        try (LookupTables tables = LookupTables.start(config, InstantSource.system())) {
            assertThat(tables.isWarm()).isTrue();
            assertThat(tables.status().get(0).isWarm()).isFalse();
            assertThat(Finds.text(tables.lookups().get(0), "checkout")).isNull();
            assertThat(tables.status().get(0).misses()).isEqualTo(1);
        }
    }

    private static EnrichConfig config(Path file, int hole) {
        String jdbc = """
                  - name: %s
                    jdbc: {url: "jdbc:postgresql://127.0.0.1:%s/x", query: SELECT, timeout: 10m}
                    key-field: service.name
                    key-column: service
                    fields: {owner: labels.owner}
                """;
        return LookupConfigs.enrich(
                """
                lookups:
                %s%s  - name: services
                    file: %s
                    key-field: service.name
                    key-column: service
                    fields: {owner: labels.owner}
                """.formatted(jdbc.formatted("hole-1", hole), jdbc.formatted("hole-2", hole), file));
    }

    private static EnrichConfig config(Path file) {
        return LookupConfigs.enrich("""
                lookups:
                  - name: services
                    file: %s
                    key-field: service.name
                    key-column: service
                    fields: {owner: labels.owner}
                    refresh: 20ms
                """.formatted(file));
    }
}
