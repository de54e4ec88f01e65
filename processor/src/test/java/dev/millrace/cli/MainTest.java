package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.GeneratedPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    @Test
    void helpIsTheOneInTopologyDocs() {
        // given
        StringBuilder page = new StringBuilder("""
                # Command line

                Generated from `--help` of each command; `MainTest` compares it and, run with `-Ddocs.write=true`, writes it
                anew. `millrace` stands for `java -jar processor/target/millrace.jar`.

                """);

        // when
        page.append("```\n").append(CommandLines.run("--help").out()).append("```\n");
        for (String command : List.of(
                "run",
                "setup",
                "transform",
                "test",
                "reconcile",
                "dead-letters",
                "dead-letters list",
                "dead-letters show",
                "dead-letters export",
                "dead-letters replay",
                "trace",
                "topology",
                "lookup",
                "lookup status",
                "lookup get",
                "lookup diff",
                "lookup reload",
                "explain-outcomes")) {
            page.append("\n## ").append(command).append("\n\n```\n");
            page.append(CommandLines.run((command + " --help").split(" ", -1)).out())
                    .append("```\n");
        }

        // then
        GeneratedPage.assertHolds("command-line.md", page.toString());
    }

    @Test
    void showsItsVersion() {
        // when
        CommandLines result = CommandLines.run("--version");

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("millrace ");
    }

    @Test
    void exitsWith2WithoutACommand() {
        // when
        CommandLines result = CommandLines.run();

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Missing required subcommand", "Usage: millrace");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void exitsWith2ForAnOptionThatNobodyKnows() {
        // when
        CommandLines result = CommandLines.run("transform", "--confg", "x.yaml");

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--confg", "--config");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void saysThatNoConfigurationWasNamed() {
        // when
        CommandLines result = CommandLines.run("reconcile");

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("kafka.bootstrap-servers: is missing")
                .endsWith("No configuration file was named: --config FILE, or the variable MILLRACE_CONFIG.\n");
    }

    @Test
    void tellsHowARecordIsNamed() {
        assertThat(CommandLines.run("trace", "logs").err()).contains("\"logs\" is no TOPIC-PARTITION@OFFSET");
        assertThat(CommandLines.run("trace", "logs", "0").exitCode()).isEqualTo(2);
    }

    @Test
    void exitsWith2AndNamesEveryProblemOfTheConfiguration(@TempDir Path folder) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("millrace.yaml"), "snik: {}\nvalidate: {max-depth: 0}\n");

        // when
        CommandLines result = CommandLines.run("transform", "--config", file.toString());

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .containsExactly(
                        file + ":1: snik: unknown key; did you mean sink?",
                        file + ":2: validate.max-depth: must be at least 1");
    }

    @Test
    void exitsWith1ForALookupTableThatCannotBeRead(@TempDir Path folder) throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("millrace.yaml"), """
                enrich:
                  lookups:
                    - {name: s, file: s.csv, key-field: service.name, key-column: service, fields: {o: labels.o}}
                """);

        // when
        CommandLines result = CommandLines.run("transform", "--config", file.toString());

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("lookup s: " + folder.resolve("s.csv") + ": cannot be read")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    localhost:1 | retries: 0 | kafka.client does not suit the producer of dead letters: Must set retries
                    localhost:1 | admin.retries: -1 | Invalid value -1 for configuration retries
                    """)
    void exitsWith2ForASettingThatKafkaRefuses(String servers, String client, String reason, @TempDir Path folder)
            throws Exception {
        // given
        Path file = Files.writeString(folder.resolve("millrace.yaml"), """
                kafka: {bootstrap-servers: "%s", input-topics: logs, client: {%s}}
                sink: {elasticsearch: {hosts: "http://localhost:1"}}
                """.formatted(servers, client));

        // when
        CommandLines result = CommandLines.run("setup", "--config", file.toString());

        // then
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith(reason).hasLineCount(1);
    }
}
