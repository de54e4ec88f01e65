package dev.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.config.Places;
import dev.millrace.config.RuleConfig;
import dev.millrace.config.StagesConfig;
import dev.millrace.topology.Stages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformationTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private final FlushedOutput out = new FlushedOutput();
    private final Transformation transformation = new Transformation(
            Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get(), CLOCK, out);

    @Test
    void writesOneDocumentPerLine() throws IOException {
        // when
        transform("{\"message\":\"hello\",\"event.dataset\":\"shop\"}\nplain\n");

        // then
        assertThat(lines()).hasSize(2);
        JsonNode first = json(0);
        assertThat(first.fieldNames()).toIterable().containsExactly("line", "data_stream", "document");
        assertThat(first.path("line").asInt()).isEqualTo(1);
        assertThat(first.path("data_stream").asText()).isEqualTo("logs-shop-default");
        assertThat(first.path("document").path("message").asText()).isEqualTo("hello");
        assertThat(json(1).path("document").path("message").asText()).isEqualTo("plain");
        assertThat(transformation.hasRejected()).isFalse();
    }

    @Test
    void numbersTheEventsOfARecordWithSeveral() throws IOException {
        // when
        transform("[{\"a\":1},{\"a\":2},{\"a\":3}]\n[{\"a\":4}]\n");

        // then
        assertThat(lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("{\"line\":1,\"event\":0,\"data_stream\":"),
                        line -> assertThat(line).startsWith("{\"line\":1,\"event\":1,\"data_stream\":"),
                        line -> assertThat(line).startsWith("{\"line\":1,\"event\":2,\"data_stream\":"),
                        line -> assertThat(line).startsWith("{\"line\":2,\"data_stream\":"));
        assertThat(json(1).path("document").path("attributes").path("a").asInt())
                .isEqualTo(2);
    }

    @Test
    void saysWhyAnEventIsRejected() throws IOException {
        // when
        transform("{\"a\":\n{\"a\":1}\n");

        // then
        JsonNode rejected = json(0).path("rejected");
        assertThat(lines()).hasSize(2);
        assertThat(json(0).fieldNames()).toIterable().containsExactly("line", "rejected");
        assertThat(rejected.fieldNames()).toIterable().containsExactly("stage", "code", "reason");
        assertThat(rejected.path("stage").asText()).isEqualTo("decode");
        assertThat(rejected.path("code").asText()).isEqualTo("decode.json-malformed");
        assertThat(transformation.hasRejected()).isTrue();
    }

    @Test
    void saysWhichRuleDropsAnEvent() throws IOException {
        // given
        RuleConfig rule = new RuleConfig(
                "a \"rule\"",
                List.of(),
                "message == \"drop me\"",
                true,
                null,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                null,
                Places.UNKNOWN);
        StagesConfig defaults = StagesConfig.DEFAULT;
        StagesConfig config = new StagesConfig(
                defaults.decode(),
                defaults.validate(),
                defaults.normalize(),
                List.of(rule),
                defaults.enrich(),
                defaults.redact(),
                defaults.route());
        Transformation withRule =
                new Transformation(Stages.create(config, List.of(), CLOCK).get(), CLOCK, out);

        // when
        withRule.run(values("keep me\ndrop me\n"));

        // then
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1)).isEqualTo("{\"line\":2,\"dropped\":{\"rule\":\"a \\\"rule\\\"\"}}");
        assertThat(withRule.hasRejected()).isFalse();
    }

    @Test
    void flushesBeforeItWaitsForMore() throws IOException {
        // given
        InputStream in = new SequenceInputStream(bytes("a\n[{\"a\":1},{\"a\":2}]\nha"), bytes("lf\nd\n"));

        // when
        transformation.run(ValueLines.plain(in, 1_000_000));

        // then
        assertThat(out.linesAtFlush).containsSubsequence(3L, 5L).endsWith(5L);
    }

    @Test
    void failsWhenNobodyReadsTheOutput() {
        // given
        Transformation toNobody = new Transformation(
                Stages.create(StagesConfig.DEFAULT, List.of(), CLOCK).get(), CLOCK, new ClosedPipe());

        // then
        assertThatThrownBy(() -> toNobody.run(values("a\n")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Broken pipe");
    }

    private void transform(String input) throws IOException {
        transformation.run(values(input));
    }

    private static ValueLines values(String input) {
        return ValueLines.plain(bytes(input), 1_000_000);
    }

    private static InputStream bytes(String input) {
        return new ByteArrayInputStream(input.getBytes(UTF_8));
    }

    private List<String> lines() {
        return out.toString(UTF_8).lines().toList();
    }

    private JsonNode json(int line) throws IOException {
        return new ObjectMapper().readTree(lines().get(line));
    }

    private static final class FlushedOutput extends ByteArrayOutputStream {

        private final List<Long> linesAtFlush = new ArrayList<>();

        @Override
        public void flush() {
            linesAtFlush.add(toString(UTF_8).lines().count());
        }
    }

    private static final class ClosedPipe extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
