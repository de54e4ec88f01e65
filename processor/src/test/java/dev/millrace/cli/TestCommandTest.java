package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCommandTest {

    private static final String PASSES = """
            name: a line of text
            input: hello
            expected:
              - document: {message: hello}
            """;

    private static final String TOPIC_LOOKUP = """
            enrich:
              lookups:
                - name: owners
                  topic: service-owners
                  key-field: service.name
                  fields: {owner: labels.owner}
            """;

    @TempDir
    private Path folder;

    @Test
    void exitsWith0WhenEachCasePasses() throws IOException {
        // given
        write("passes.yaml", PASSES);

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out()).isEqualTo("1 passed, 0 failed\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void showsEachFieldThatDiffersAndExitsWith1() throws IOException {
        // given
        write("passes.yaml", PASSES);
        Path file = write("fails.yaml", """
                name: pino
                input: '{"level":40,"msg":"m","left":1}'
                expected:
                  - document: {message: m, log: {level: info}, service.name: shop}
                """);

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out()).isEqualTo("""
                FAILED %s: pino
                  event 0, - expected, + came:
                    - log.level: "info"
                    + log.level: "warn"
                    - service.name: "shop"
                    + attributes.left: 1

                1 passed, 1 failed
                """.formatted(file));
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void runsWithoutALookupThatIsNotRequired() throws IOException {
        // given
        write("passes.yaml", PASSES);
        Path config = write("millrace.yaml", TOPIC_LOOKUP + "      required: false\n");

        // when
        CommandLines result = CommandLines.run(
                "test",
                "--config",
                config.toString(),
                folder.resolve("passes.yaml").toString());

        // then
        assertThat(result.out()).isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void saysThatItAsksNoKafkaForALookup() throws IOException {
        // given
        write("passes.yaml", PASSES);
        Path config = write("millrace.yaml", TOPIC_LOOKUP);

        // when
        CommandLines result = CommandLines.run(
                "test",
                "--config",
                config.toString(),
                folder.resolve("passes.yaml").toString());

        // then
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out() + result.err())
                .contains(
                        "lookup owners: topic service-owners: this command asks no Kafka; give it a configuration with the"
                                + " rows in a file, or with required: false, where every key is a miss");
    }

    @Test
    void showsAnOutcomeOfAnotherKindAsAWhole() throws IOException {
        // given
        write("fails.yaml", """
                name: broken
                input: '{"a":'
                expected:
                  - document: {message: m}
                  - rejected: {code: decode.json-malformed}
                """);

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out())
                .contains(
                        "- document: {\"message\":\"m\"}",
                        "+ rejected: {\"stage\":\"decode\",\"code\":\"decode.json-malformed\"",
                        "event 1",
                        "- rejected: {\"code\":\"decode.json-malformed\"}");
    }

    @Test
    void comparesOnlyWhatAPartialCaseNames() throws IOException {
        // given
        write("partial.yaml", """
                name: pino
                input: '{"level":40,"msg":"m","left":1}'
                partial: true
                expected: {document: {log.level: warn}, absent: attributes.right}
                """);
        write("absent.yaml", """
                name: pino
                input: '{"level":40,"msg":"m","left":1}'
                expected: {document: {log.level: warn}, partial: true, absent: [attributes]}
                """);

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out()).contains("+ attributes.left: 1").endsWith("1 passed, 1 failed\n");
    }

    @Test
    void takesConfigurationFromTheCaseOrAFileBesideIt() throws IOException {
        // given
        write("millrace.yaml", "route: {default-dataset: shop}\n");
        write("inline.yaml", """
                name: inline
                config: {route: {default-dataset: cart}}
                input: m
                expected: {data_stream: logs-cart-default, document: {message: m}}
                """);
        write("beside.yaml", """
                name: beside
                config-file: millrace.yaml
                input: m
                expected: {data_stream: logs-shop-default, document: {message: m}}
                """);

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out()).isEqualTo("2 passed, 0 failed\n");
    }

    @Test
    void saysInWhichLineACaseOrItsConfigurationIsBroken() throws IOException {
        // given
        Path config = write("config.yaml", """
                name: config
                input: m
                config:
                  route: {default-datset: cart}
                expected: []
                """);
        Path key = write("key.yaml", "name: key\ninput: m\nexpects: []\n");
        Path yaml = write("yaml.yaml", "name: [\n");

        // when
        CommandLines result = CommandLines.run("test", folder.toString());

        // then
        assertThat(result.out())
                .contains(
                        config + ":4: route.default-datset: unknown key; did you mean route.default-dataset?",
                        key + ":3: \"expects\" is no key of a case; these are ",
                        yaml + ":2: is not YAML: ")
                .endsWith("0 passed, 3 failed\n");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void writesJson() throws IOException {
        // given
        Path file = write("fails.yaml", """
                name: n
                input: m
                expected: {document: {message: other}}
                """);

        // when
        CommandLines result = CommandLines.run("test", "--json", file.toString());

        // then
        JsonNode report = new ObjectMapper().readTree(result.out());
        assertThat(report.toString())
                .isEqualTo("{\"passed\":0,\"failed\":1,\"cases\":[{\"file\":\"" + file
                        + "\",\"name\":\"n\",\"passed\":false,\"differences\":["
                        + "{\"event\":0,\"field\":\"message\",\"expected\":\"other\",\"actual\":\"m\"}]}]}");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void updatesWhatIsExpectedAndNothingElse() throws IOException {
        // given
        Path file = write("fails.yaml", """
                # why this matters
                name: n # short
                expected:
                  # the old one
                  - data_stream: logs-a-b
                    partial: true
                    absent: [labels]
                    document: {log.level: info}

                # what comes in
                input: |-
                  [{"level":50,"a.b":"c: d","x":1.50,"t":true},{"level":50,"msg":"no"}]
                """);

        // when
        CommandLines result = CommandLines.run("test", "--update", file.toString());

        // then
        assertThat(file).content().isEqualTo("""
                # why this matters
                name: n # short
                expected:
                  - data_stream: logs-generic-default
                    partial: true
                    absent: [labels]
                    document:
                      log.level: error
                  - document:
                      log.level: error
                      message: "no"

                # what comes in
                input: |-
                  [{"level":50,"a.b":"c: d","x":1.50,"t":true},{"level":50,"msg":"no"}]
                """);
        assertThat(result.err()).contains(file + ": a comment within expected is gone: # the old one");
        assertThat(result.exitCode()).isZero();
        assertThat(CommandLines.run("test", file.toString()).exitCode()).isZero();
    }

    @Test
    void whatIsUpdatedPassesWhateverItHolds() throws IOException {
        // given
        Path file = write("fails.yaml", """
                name: n
                input: '{"msg":"a: b #c","n":1.50,"big":12345678901234567890123,"t":"true","d":"2026-03-10","e":[1,{"x":null}],"o":{},"u":"\\u00e9\\n","q":"it''s \\"q\\"","- z":"- y","#":"~"}'
                expected: []
                """);

        // when
        CommandLines result = CommandLines.run("test", "--update", file.toString());

        // then
        assertThat(result.exitCode()).isZero();
        assertThat(CommandLines.run("test", file.toString()).out()).isEqualTo("1 passed, 0 failed\n");
    }

    @Test
    void exitsWith2WhenThereIsNoCase() throws IOException {
        // given
        write("millrace.yaml", "route: {default-dataset: shop}\n");

        // when
        CommandLines nothing = CommandLines.run("test", folder.toString());
        CommandLines missing =
                CommandLines.run("test", folder.resolve("missing").toString());

        // then
        assertThat(nothing.exitCode()).isEqualTo(2);
        assertThat(nothing.err()).startsWith("no case there; ");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("missing: there is no such file or folder");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
