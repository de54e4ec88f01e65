package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalServersArgumentsTest {

    @Test
    void takesFreePortsAndTemporaryFoldersByDefault() {
        // when
        LocalServersArguments arguments = LocalServersArguments.parse(List.of());

        // then
        assertThat(arguments.kafka()).isEqualTo(KafkaOptions.defaults());
        assertThat(arguments.elasticsearch()).isEqualTo(ElasticsearchOptions.defaults());
        assertThat(arguments.addresses()).isEmpty();
        assertThat(arguments.endsWithStandardInput()).isFalse();
    }

    @Test
    void mapsEachOption() {
        // when
        LocalServersArguments arguments = LocalServersArguments.parse(List.of(
                "--kafka-port",
                "9092",
                "--elasticsearch-port",
                "9200",
                "--data",
                "/data",
                "--logs",
                "/logs",
                "--kafka-heap",
                "1g",
                "--elasticsearch-heap",
                "2g",
                "--addresses",
                "/addresses",
                "--until-stdin-ends"));

        // then
        assertThat(arguments.kafka())
                .isEqualTo(KafkaOptions.defaults()
                        .withPort(9092)
                        .withData(Path.of("/data"))
                        .withLogs(Path.of("/logs"))
                        .withHeap("1g"));
        assertThat(arguments.elasticsearch())
                .isEqualTo(ElasticsearchOptions.defaults()
                        .withPort(9200)
                        .withData(Path.of("/data"))
                        .withLogs(Path.of("/logs"))
                        .withHeap("2g"));
        assertThat(arguments.addresses()).contains(Path.of("/addresses"));
        assertThat(arguments.endsWithStandardInput()).isTrue();
    }

    @Test
    void namesEachOptionInItsHelp() {
        assertThat(LocalServersArguments.HELP)
                .contains("--kafka-port", "--elasticsearch-port", "--data", "--logs", "--kafka-heap")
                .contains("--elasticsearch-heap", "--addresses", "--until-stdin-ends", "--help");
        assertThat(LocalServersArguments.parse(List.of("--help")).wantsHelp()).isTrue();
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertRefused("there is no option --prot; see --help", "--prot");
        assertRefused("--data needs a value; see --help", "--data");
        assertRefused("--kafka-port needs a port from 1 to 65535, not 0", "--kafka-port", "0");
        assertRefused("--kafka-port needs a port from 1 to 65535, not 65536", "--kafka-port", "65536");
        assertRefused("--elasticsearch-port needs a port from 1 to 65535, not http", "--elasticsearch-port", "http");
    }

    private static void assertRefused(String message, String... arguments) {
        assertThatThrownBy(() -> LocalServersArguments.parse(List.of(arguments)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
