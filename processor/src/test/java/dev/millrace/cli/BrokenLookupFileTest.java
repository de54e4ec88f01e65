package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.lookup.Finding;
import dev.millrace.lookup.Lookup;
import dev.millrace.lookup.LookupTables;
import dev.millrace.lookup.Match;
import dev.millrace.lookup.Refresh;
import dev.millrace.metrics.Counters;
import dev.millrace.metrics.Meters;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A new file that is no good: the table before it serves, the meters show it, and one log line says where it is broken. */
class BrokenLookupFileTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.millrace.lookup");
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();

    @TempDir
    Path folder;

    @BeforeEach
    void listen() {
        told.start();
        logger.addAppender(told);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // truncated
                "csv    | service,port\\ncheckout,81\\nsear                                   | :3: ",
                "csv    | service,port\\ncheckout,81\\nsearch,9                               | :3: ",
                "csv    | service,port\\ncheckout,81\\n\"sear                                 | :3: ",
                "json   | [{\"service\":\"checkout\",\"port\":81},\\n{\"service\":\"sear        | :2: ",
                "ndjson | {\"service\":\"checkout\",\"port\":81}\\n{\"service\":\"sear         | :2: ",
                "yaml   | - {service: checkout, port: 81}\\n- {service: sear                  | :2: ",
                // empty
                "csv    | ''                                                                 | :1: ",
                "json   | ''                                                                 | :1: ",
                "json   | []                                                                 | :1: ",
                "ndjson | ''                                                                 | :1: ",
                "yaml   | ''                                                                 | :1: ",
                // of the wrong type
                "csv    | service,port\\ncheckout,81\\nsearch,many\\n                          | :3: ",
                "json   | [{\"service\":\"checkout\",\"port\":81},\\n{\"service\":\"s\",\"port\":\"x\"}] | :2: ",
                "ndjson | {\"service\":\"checkout\",\"port\":81}\\n{\"service\":\"s\",\"port\":\"x\"} | :2: ",
                "yaml   | - {service: checkout, port: 81}\\n- {service: s, port: many}        | :2: "
            })
    void leavesTheTableBeforeServingAndSaysWhere(String kind, String broken, String place) throws IOException {
        // given
        Path file = folder.resolve("services." + kind);
        Files.writeString(
                file,
                switch (kind) {
                    case "csv" -> "service,port\ncheckout,80\nsearch,90\n";
                    case "json" -> "[{\"service\":\"checkout\",\"port\":80},{\"service\":\"search\",\"port\":90}]";
                    case "ndjson" -> "{\"service\":\"checkout\",\"port\":80}\n{\"service\":\"search\",\"port\":90}\n";
                    default -> "- {service: checkout, port: 80}\n- {service: search, port: 90}\n";
                });
        InstantSource clock = InstantSource.system();
        try (LookupTables lookups = LookupTables.start(LookupConfigs.enrich("""
                        lookups:
                          - name: services
                            file: %s
                            key-field: service.name
                            key-column: service
                            fields: {port: server.port}
                            refresh: 1h
                        """.formatted(file)), clock);
                Meters meters = new Meters(new Counters())) {
            LookupMeters.publish(meters, lookups, clock);
            told.list.clear();

            // when
            Files.writeString(file, broken.replace("\\n", "\n"));
            lookups.reload("services", Refresh.ALWAYS);

            // then
            assertThat(port(lookups.lookups().get(0))).isEqualTo("80");
            assertThat(meters.scrape().lines())
                    .contains(
                            "millrace_lookup_refused_reloads_total{lookup=\"services\"} 1.0",
                            "millrace_lookup_failing{lookup=\"services\"} 1.0",
                            "millrace_lookup_version{lookup=\"services\"} 1.0",
                            "millrace_lookup_rows{lookup=\"services\"} 2.0");
            assertThat(told.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getFormattedMessage())
                            .startsWith("Lookup services is refused, the one before goes on serving: ")
                            .contains(file + place));
        }
    }

    private static String port(Lookup lookup) {
        byte[] key = "checkout".getBytes(UTF_8);
        Match match = new Match();
        assertThat(lookup.find(key, 0, key.length, match)).isEqualTo(Finding.HIT);
        assertThat(match.next()).isTrue();
        return new String(match.bytes(), match.start(), match.end() - match.start(), UTF_8);
    }
}
