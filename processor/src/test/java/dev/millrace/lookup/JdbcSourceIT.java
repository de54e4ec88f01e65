package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.config.LookupConfig;
import dev.millrace.testing.LookupConfigs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table of a real PostgreSQL, where the machine has its binaries (Debian's package {@code postgresql}). */
class JdbcSourceIT {

    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Optional<Path> binaries = PostgresServer.binaries();
        assumeTrue(binaries.isPresent(), "no binaries of PostgreSQL on this machine; install the package postgresql");
        server = PostgresServer.start(binaries.orElseThrow(), Files.createTempDirectory("millrace-postgres-"));
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @BeforeEach
    void makeTable() throws SQLException {
        execute("DROP TABLE IF EXISTS hosts");
        execute("CREATE TABLE hosts (host text, rack text, port int, since timestamptz, address inet, live boolean)");
        execute(
                "INSERT INTO hosts SELECT 'host-' || i, 'rack-' || i % 40, i, '2026-03-01T12:00:00Z', '10.0.0.1', i % 2 = 0"
                        + " FROM generate_series(1, 5000) AS i");
        execute("INSERT INTO hosts VALUES ('bare', NULL, NULL, NULL, NULL, NULL)");
    }

    @Test
    void readsATableWithItsTypes() {
        // given
        LoadedLookup lookup = lookup(server.url());

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().lastError()).isNull();
        assertThat(lookup.status().rows()).isEqualTo(5_001);
        assertThat(Finds.text(lookup, "host-41"))
                .isEqualTo(
                        "event.start=2026-03-01T12:00:00.000Z labels.live=FALSE:false labels.rack=rack-1 source.ip=10.0.0.1"
                                + " source.port=NUMBER:41 ");
        assertThat(Finds.text(lookup, "bare")).isEmpty();
        assertThat(Finds.text(lookup, "host-0")).isNull();
    }

    @Test
    void takesChangesAndDeletionsOverAndNothingWhereThereAreNone() throws SQLException {
        // given
        LoadedLookup lookup = lookup(server.url());
        lookup.refresh(Refresh.IF_CHANGED);
        lookup.refresh(Refresh.IF_CHANGED);
        int unchanged = lookup.status().version();
        execute("UPDATE hosts SET rack = 'moved' WHERE host = 'host-1'");
        execute("DELETE FROM hosts WHERE host = 'host-2'");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(unchanged).isEqualTo(1);
        assertThat(lookup.status().version()).isEqualTo(2);
        assertThat(Finds.text(lookup, "host-1")).contains("labels.rack=moved ");
        assertThat(Finds.text(lookup, "host-2")).isNull();
    }

    @Test
    void takesTheBlanksOffThatFillUpAColumnOfFixedLength() throws SQLException {
        // given
        execute("ALTER TABLE hosts ALTER COLUMN host TYPE char(20), ALTER COLUMN rack TYPE char(9)");
        LoadedLookup lookup = lookup(server.url());

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(Finds.text(lookup, "host-41")).contains("labels.rack=rack-1 source.ip=");
    }

    @Test
    void goesOnServingWhenTheTableIsGoneOrEmpty() throws SQLException {
        // given
        LoadedLookup lookup = lookup(server.url());
        lookup.refresh(Refresh.IF_CHANGED);
        execute("TRUNCATE hosts");
        lookup.refresh(Refresh.IF_CHANGED);
        String empty = lookup.status().lastError();
        execute("DROP TABLE hosts");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(empty).contains("has no rows");
        assertThat(lookup.status().lastError()).contains("relation \"hosts\" does not exist");
        assertThat(lookup.status().refusedReloads()).isEqualTo(2);
        assertThat(Finds.text(lookup, "host-1")).contains("labels.rack=rack-1 ");
    }

    @Test
    void saysWhereNobodyAnswersAndNotThePassword() {
        // given
        LoadedLookup lookup = lookup("jdbc:postgresql://127.0.0.1:1/postgres?password=geheim");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().isWarm()).isFalse();
        assertThat(lookup.status().lastError())
                .startsWith("jdbc:postgresql://127.0.0.1:1/postgres: cannot be read: ")
                .doesNotContain("geheim");
    }

    private static LoadedLookup lookup(String url) {
        LookupConfig config = LookupConfigs.lookup("""
                jdbc:
                  url: %s
                  user: postgres
                  query: SELECT * FROM hosts
                  timeout: 5s
                key-field: host.name
                key-column: host
                types: {live: boolean}
                fields: {rack: labels.rack, port: source.port, since: event.start, address: source.ip, live: labels.live}
                """.formatted(url));
        return LookupSources.open(config, InstantSource.system(), Map.of());
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
