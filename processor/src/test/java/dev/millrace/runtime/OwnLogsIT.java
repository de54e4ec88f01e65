package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The application's own logs, shipped into its own input topic as a sidecar would ship them: each line becomes a document,
 * and that makes no further line, so it comes to an end. Broken events and an Elasticsearch that goes away are among it.
 */
@Tag("long")
class OwnLogsIT extends IntegrationTest {

    private static final int EVENTS = 2_000;
    private static final int BROKEN_EVERY = 20;

    private int shipped;

    @Test
    void becomeDocumentsWithoutALoop() throws IOException {
        // given
        topics.create(1);
        Path config = configFile(elasticsearch(), Map.of(), "");
        Path log = folder.resolve("millrace.log");
        try (MillraceProcess millrace = MillraceProcess.run(config, log, Map.of("MILLRACE_LOG_FORMAT", "ecs"));
                KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of())) {
            topics.produce(EVENTS, OwnLogsIT::anEvent);
            SERVERS.elasticsearch().suspend();
            try {
                await().atMost(LONG).until(() -> Files.readString(log).contains("takes no requests"));
            } finally {
                SERVERS.elasticsearch().resume();
            }
            awaitFixedPoint(log, producer);
            int before = shipped;

            // when
            topics.produce(EVENTS, OwnLogsIT::anEvent);
            awaitFixedPoint(log, producer);

            // then
            assertThat(before).as("lines until then").isBetween(3, EVENTS / BROKEN_EVERY - 1);
            assertThat(shipped - before).as("lines of as many events more").isLessThan(EVENTS / BROKEN_EVERY / 4);
            assertThat(millrace.terminate()).isEqualTo(143);
        }
        List<JsonNode> own = stored.all().stream()
                .map(hit -> hit.path("_source"))
                .filter(source -> source.path("event.dataset").asText().equals("millrace"))
                .toList();
        assertThat(own).hasSize(shipped).allSatisfy(OwnLogsIT::isOurs);
        assertThat(own)
                .as("a fact of a line is a field of its document")
                .anySatisfy(source ->
                        assertThat(source.path("server.port").isNumber()).isTrue());
        assertStoredOnce(2 * (EVENTS - EVENTS / BROKEN_EVERY) + shipped);
    }

    @Test
    void areTextOnATerminal() {
        topics.create(1);
        Path log = folder.resolve("millrace.log");
        try (MillraceProcess millrace = MillraceProcess.run(
                configFile(elasticsearch(), Map.of(), ""), log, Map.of("MILLRACE_LOG_FORMAT", "text"))) {
            await().atMost(LONG).until(() -> !lines(log).isEmpty());
            assertThat(millrace.isAlive()).isTrue();
        }

        assertThat(lines(log).get(0)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\S+ (INFO |WARN ) \\w+: .*");
    }

    private static String anEvent(int number) {
        return number % BROKEN_EVERY == 0 ? broken(number) : event(number);
    }

    private static void isOurs(JsonNode source) {
        assertThat(source.path("service.name").asText()).isEqualTo("millrace");
        assertThat(source.path("log.level").asText()).isIn("info", "warn");
        assertThat(source.path("log.logger").asText()).isNotEmpty();
        assertThat(source.path("message").asText()).isNotEmpty();
    }

    /** Ships what is new in the log, until all of it is shipped, read and settled, and nothing new came of that. */
    private void awaitFixedPoint(Path log, KafkaProducer<byte[], byte[]> producer) {
        await().atMost(LONG).until(() -> {
            boolean isSettled = topics.lag() == 0;
            List<String> lines = lines(log);
            boolean isNew = shipped < lines.size();
            for (; shipped < lines.size(); shipped++) {
                topics.send(producer, 0, lines.get(shipped));
            }
            return isSettled && !isNew;
        });
    }

    /** Without a last one that is not whole yet. */
    private static List<String> lines(Path log) {
        try {
            String text = Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
