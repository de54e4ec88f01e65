package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What takes time with the size of the data, on a topic of a million events: {@code reconcile} with the heap that the
 * documentation names, and a start with much in doubt. The times go to the log and not into an assertion; {@code
 * topology-docs} has them with their circumstances ({@code lost-events.md}, {@code delivery-promise.md}).
 */
@Tag("long")
class MillionEventsIT extends IntegrationTest {

    private static final Logger LOG = LoggerFactory.getLogger(MillionEventsIT.class);
    private static final int EVENTS = Integer.getInteger("events", 1_000_000);
    private static final int EVENTS_AT_ONCE = 100_000;
    private static final int BAD_EVERY = 1_000;
    private static final List<Integer> IN_DOUBT_OF_EACH_PARTITION = List.of(0, 1_000, 10_000, 50_000, 100_000);

    @Test
    void reconcilesWithABoundedHeapAndStartsWithMuchInDoubt() throws IOException, InterruptedException {
        // given
        topics.create(TestTopics.PARTITIONS);
        for (int sent = 0; sent < EVENTS; sent += EVENTS_AT_ONCE) {
            topics.produce(Math.min(EVENTS_AT_ONCE, EVENTS - sent), i -> i % BAD_EVERY == 0 ? broken(i) : event(i));
        }
        Path config = configFile(elasticsearch(), Map.of(), "");
        try (MillraceProcess millrace = MillraceProcess.run(config, folder.resolve("run.log"))) {
            awaitSettled();
            assertThat(millrace.terminate()).isEqualTo(143);
        }
        stored.refresh();

        // when
        long start = System.nanoTime();
        Process reconcile = reconcile(config);
        assertThat(reconcile.waitFor(10, TimeUnit.MINUTES)).isTrue();
        tell("Reconciled", EVENTS, start);

        // then
        assertThat(reconcile.exitValue()).isZero();
        assertThat(Files.readString(folder.resolve("reconcile.out")))
                .endsWith("nothing is missing, nothing is stored twice\n");

        for (int ofEach : IN_DOUBT_OF_EACH_PARTITION) {
            startWithInDoubt(ofEach);
        }
    }

    private void startWithInDoubt(int ofEach) {
        Map<TopicPartition, OffsetAndMetadata> before = topics.committed().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> new OffsetAndMetadata(Math.max(0, end.getValue() - ofEach))));
        TestTopics.get(
                topics.admin().alterConsumerGroupOffsets(topics.group(), before).all());
        // One new record of each partition tells the moment at which all before it is known.
        topics.produce(TestTopics.PARTITIONS, IntegrationTest::event);

        // when
        long start = System.nanoTime();
        try (RunningMillrace millrace = RunningMillrace.start(config())) {
            awaitSettled();
            tell("Started with so many in doubt", Math.min(EVENTS, ofEach * TestTopics.PARTITIONS), start);

            // then
            assertThat(millrace.counters().stored().sum()).isEqualTo(TestTopics.PARTITIONS);
            assertBalanced(millrace.counters());
        }
    }

    private void awaitSettled() {
        await().atMost(Duration.ofMinutes(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> topics.lag() == 0);
    }

    private static void tell(String what, int events, long start) {
        LOG.atInfo()
                .addKeyValue("events", events)
                .addKeyValue("event.duration", System.nanoTime() - start)
                .log(what);
    }

    private Process reconcile(Path config) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-jar",
                System.getProperty("product.jar"),
                "reconcile",
                "--config",
                config.toString());
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("reconcile.err").toFile())
                .redirectOutput(folder.resolve("reconcile.out").toFile())
                .start();
    }
}
