package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.ledger.PartitionLedger;
import dev.millrace.testing.MillraceProcess;
import dev.millrace.testing.PlantedBug;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each alert of {@code deploy/prometheus} fires when its fault is caused on the running system, under the real Prometheus with
 * the real rules; their minutes are seconds here. {@code MillraceUnaccounted} takes a bug, so one is planted.
 */
@Tag("long")
class AlertsIT extends IntegrationTest {

    private volatile boolean refuses;

    @Test
    void eachFaultSetsItsAlertOff() throws IOException, ExecutionException, InterruptedException {
        assumeTrue(Prometheus.isInstalled(), "prometheus is not on the PATH (Debian: apt-get install prometheus)");
        topics.create(1);
        Path table = Files.writeString(folder.resolve("services.csv"), "service,owner\nshop,team-a\n");
        try (FaultyElasticsearch faulty = new FaultyElasticsearch(elasticsearch(), this::fault);
                MillraceProcess millrace = MillraceProcess.run(config(faulty, table), folder.resolve("millrace.log"));
                Traffic traffic = new Traffic()) {
            traffic.sends(number -> now(event(number)));
            awaitStored(1);
            try (Prometheus prometheus = Prometheus.start(folder, millrace.port())) {
                prometheus.awaitUp();
                assertThat(prometheus.firing()).isEmpty();

                // bad events, a broken table, documents turned away and put into the failure store
                traffic.sends(AlertsIT::oneOfEachKind);
                Files.writeString(table, "service,owner\nshop\n");
                prometheus.awaitFiring(
                        "MillraceDeadLetterRate",
                        "MillraceRuleFails",
                        "MillraceFieldTypeMismatch",
                        "MillraceElasticsearchRejecting",
                        "MillraceFailureStored",
                        "MillraceLookupStale");

                // a data stream that Elasticsearch takes no documents for
                traffic.sends(number -> now("{\"message\":\"%d\",\"event.dataset\":\"refused\"}".formatted(number)));
                refuses = true;
                prometheus.awaitFiring("MillraceDataStreamRefused");
                refuses = false;

                // a dead-letter topic that takes nothing
                deadLetterBytes("100");
                traffic.sends(number -> now(broken(number)));
                prometheus.awaitFiring("MillraceDeadLettersNotWritten");
                deadLetterBytes("2000000");
                prometheus.awaitSilent("MillraceDeadLettersNotWritten", "MillraceDataStreamRefused");

                // records of an hour ago, and Elasticsearch away before all of them are stored
                traffic.sends(AlertsIT::anHourAgo);
                prometheus.awaitFiring("MillraceSlow");
                SERVERS.elasticsearch().suspend();
                try {
                    prometheus.awaitFiring(
                            "MillraceElasticsearchAway",
                            "MillraceNotReady",
                            "MillraceStalled",
                            "MillraceLagGrowing",
                            "MillraceBehind");
                } finally {
                    SERVERS.elasticsearch().resume();
                }
                prometheus.awaitSilent("MillraceElasticsearchAway", "MillraceNotReady", "MillraceStalled");

                millrace.kill();
                prometheus.awaitFiring("MillraceDown");
            }
        }
    }

    @Test
    void aBugInTheLedgerSetsTheAlertOffThatNothingElseCanSetOff() throws IOException {
        assumeTrue(Prometheus.isInstalled(), "prometheus is not on the PATH (Debian: apt-get install prometheus)");
        topics.create(1);
        // An event that is counted as read twice: as if nothing had become of the other one.
        Path planted = PlantedBug.plant(folder, PartitionLedger.class, "readNow++;", "readNow += 2;");
        Path config = configFile(elasticsearch(), Map.of(), "");
        try (MillraceProcess millrace = MillraceProcess.runWith(planted, config, folder.resolve("millrace.log"));
                Traffic traffic = new Traffic()) {
            traffic.sends(number -> now(event(number)));
            awaitStored(1);
            try (Prometheus prometheus = Prometheus.start(folder, millrace.port())) {
                prometheus.awaitFiring("MillraceUnaccounted");
            }
        }
    }

    private Path config(FaultyElasticsearch faulty, Path table) {
        return configFile(faulty.url(), Map.of(), """
                rules:
                  - name: odd
                    when: has(attributes.odd) && attributes.odd.startsWith("4")
                    drop: true
                enrich:
                  lookups:
                    - name: services
                      file: %s
                      key-field: service.name
                      key-column: service
                      fields: {owner: labels.owner}
                      refresh: 1s
                """.formatted(table));
    }

    private static ProducerRecord<byte[], byte[]> oneOfEachKind(int number) {
        String value = switch (number % 6) {
            case 0 -> broken(number);
            case 1 -> "{\"message\":\"%d\",\"source.port\":\"none\"}".formatted(number);
            case 2 -> "{\"message\":\"turn away %d\"}".formatted(number);
            case 3 -> "{\"message\":\"failure store %d\"}".formatted(number);
            case 4 -> "{\"message\":\"%d\",\"odd\":7}".formatted(number);
            default -> event(number);
        };
        return now(value);
    }

    private @Nullable ObjectNode fault(JsonNode document, int time) {
        String message = document.path("message").asText();
        if (refuses && document.toString().contains("refused")) {
            return FaultyElasticsearch.error(403, "cluster_block_exception");
        }
        if (message.startsWith("turn away") && time == 0) {
            return FaultyElasticsearch.error(429, "es_rejected_execution_exception");
        }
        return message.startsWith("failure store") ? FaultyElasticsearch.failureStored() : null;
    }

    private void deadLetterBytes(String max) throws ExecutionException, InterruptedException {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.deadLetters());
        topics.admin()
                .incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", max), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static ProducerRecord<byte[], byte[]> now(String value) {
        return new ProducerRecord<>("any", value.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord<byte[], byte[]> anHourAgo(int number) {
        return new ProducerRecord<>(
                "any",
                null,
                Instant.now().minus(Duration.ofHours(1)).toEpochMilli(),
                null,
                event(number).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends ten records a second until the end, of whatever kind is wanted at the moment. */
    private final class Traffic implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer = topics.producer(Map.of());
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger number = new AtomicInteger();
        private volatile @Nullable IntFunction<ProducerRecord<byte[], byte[]>> kind;
        private final ScheduledFuture<?> sending =
                thread.scheduleWithFixedDelay(this::send, 0, 100, TimeUnit.MILLISECONDS);

        void sends(IntFunction<ProducerRecord<byte[], byte[]>> wanted) {
            kind = wanted;
        }

        private void send() {
            IntFunction<ProducerRecord<byte[], byte[]>> wanted = kind;
            if (wanted != null) {
                ProducerRecord<byte[], byte[]> record = wanted.apply(number.getAndIncrement());
                TestTopics.send(
                        producer, new ProducerRecord<>(topics.input(), 0, record.timestamp(), null, record.value()));
            }
        }

        @Override
        public void close() {
            sending.cancel(false);
            thread.shutdownNow();
            producer.close();
        }
    }
}
