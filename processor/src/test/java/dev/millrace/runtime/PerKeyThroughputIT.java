package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.lookup.LookupStatus;
import dev.millrace.lookup.SlowServer;
import dev.millrace.metrics.Counters;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a lookup asked per key costs where every key is new: the application with real servers, without a lookup, with one
 * that answers after 20 ms, with one that is dead and with one that takes requests and never answers, in turn. Since
 * Elasticsearch on the same machine sets the pace, events that bring the tag of those that went without are stored too,
 * without a lookup: the same documents as a dead server makes. Prints events per second and the CPU of this process; the
 * figures in topology-docs/lookups.md are from here.
 */
@Tag("long")
class PerKeyThroughputIT extends IntegrationTest {

    private static final int EVENTS = 600_000;
    private static final int ROUNDS = 3;
    private static final String TAG = "millrace.lookup-unanswered.hosts";
    private static final int BATCHES = 25;
    private static final int BATCH = 200;

    private final Map<String, List<Double>> perSecond = new HashMap<>();

    @Test
    void coldKeysLeaveMoreThanHalfOfTheThroughputAndADeadServerNineTenths() throws IOException {
        try (AskedServer slow = AskedServer.start(Duration.ofMillis(20));
                AskedServer hanging = AskedServer.start(Duration.ofDays(1))) {
            // when, the first round to warm up
            for (int round = 0; round <= ROUNDS; round++) {
                run("none", "", round, PerKeyThroughputIT::host);
                run("tagged", "", round, PerKeyThroughputIT::taggedHost);
                run("slow", lookup(slow.port(), ""), round, PerKeyThroughputIT::host);
                run("dead", lookup(String.valueOf(portOfNobody()), ""), round, PerKeyThroughputIT::host);
                run("hangs", lookup(hanging.port(), ""), round, PerKeyThroughputIT::host);
            }
        }

        // then
        assertThat(best("slow") / best("none")).as("slow, of none").isGreaterThan(0.5);
        assertThat(best("dead") / best("none")).as("dead, of none").isGreaterThan(0.9);
        assertThat(best("dead") / best("tagged"))
                .as("dead, of the same documents without a lookup")
                .isGreaterThan(0.95);
        assertThat(best("hangs") / best("none")).as("hangs, of none").isGreaterThan(0.9);
    }

    /** Fewer keys at a time than may be asked for, and time enough for each: what the other test has no processor left for. */
    @Test
    void coldKeysAreJoinedWithinTheCapacityOfTheServer() throws IOException {
        try (AskedServer slow = AskedServer.start(Duration.ofMillis(20))) {
            Path config = configFile(
                    elasticsearch(), Map.of(), lookup(slow.port(), ", per-key: {deadline: 30s, timeout: 30s}"));
            topics.create(TestTopics.PARTITIONS);
            try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
                Counters counters = millrace.counters();

                // when
                for (int batch = 0; batch < BATCHES; batch++) {
                    int first = batch * BATCH;
                    topics.produce(BATCH, number -> host(first + number));
                    await().atMost(LONG)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> counters.read().sum() == first + BATCH && counters.open() == 0);
                }

                // then
                LookupStatus status = millrace.lookups().status().get(0);
                System.out.printf(
                        "within capacity: %d of %d joined, %s%n", status.hits(), BATCHES * BATCH, asking(status));
                assertThat(status.hits()).isGreaterThan(BATCHES * BATCH * 9 / 10);
                assertThat(asking(status).requests()).isGreaterThanOrEqualTo(status.hits());
            }
        }
    }

    private static String host(int number) {
        return "{\"message\":\"event %d\",\"host\":{\"name\":\"web-%d\"},\"level\":\"info\"}".formatted(number, number);
    }

    private static String taggedHost(int number) {
        return "{\"message\":\"event %d\",\"host\":{\"name\":\"web-%d\"},\"level\":\"info\",\"tags\":[\"%s\"]}"
                .formatted(number, number, TAG);
    }

    /** A process of its own, so that its work is not taken for ours. */
    private record AskedServer(Process process, String port) implements AutoCloseable {

        static AskedServer start(Duration answersAfter) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SlowServer.class.getName(),
                            String.valueOf(answersAfter.toMillis()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
            return new AskedServer(process, said.readLine());
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private void run(String kind, String lookups, int round, IntFunction<String> event) {
        disconnect();
        connect();
        topics.create(TestTopics.PARTITIONS);
        topics.produce(EVENTS, event);
        Path config = configFile(elasticsearch(), Map.of(), lookups);
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            Counters counters = millrace.counters();
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> counters.read().sum() > 0);
            long before = counters.read().sum();
            long nanos = System.nanoTime();
            long cpu = cpuNanos();
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> counters.read().sum() == EVENTS && counters.open() == 0);
            double rate = (EVENTS - before) * 1e9 / (System.nanoTime() - nanos);
            double micros = (cpuNanos() - cpu) / 1e3 / (EVENTS - before);
            String detail = "";
            for (LookupStatus status : millrace.lookups().status()) {
                assertThat(status.hits()
                                + asking(status).timeouts()
                                + asking(status).unasked()
                                + asking(status).failures())
                        .as("every event was joined or went without")
                        .isEqualTo(EVENTS);
                detail = "%d joined, %s".formatted(status.hits(), status.asking());
            }
            System.out.printf("%s %d: %.0f events/s, %.1f us CPU per event; %s%n", kind, round, rate, micros, detail);
            if (round > 0) {
                perSecond.computeIfAbsent(kind, k -> new ArrayList<>()).add(rate);
            }
        }
        if (round == ROUNDS && !lookups.isEmpty()) {
            assertThat(assertStoredOnce(EVENTS))
                    .as("every event says whether it was joined")
                    .allMatch(document -> document.path("_source").has("labels.rack")
                            != document.at("/_source/tags").toString().contains(TAG));
        }
    }

    private static String lookup(String port, String more) {
        return """
                enrich:
                  lookups:
                    - {name: hosts, http: {url: "http://127.0.0.1:%s/hosts/{host.name}"}, key-field: host.name,
                       fields: {rack: labels.rack}, cache-size: 64MiB%s}
                """.formatted(port, more);
    }

    private static LookupStatus.Asking asking(LookupStatus status) {
        return Objects.requireNonNull(status.asking());
    }

    private double best(String kind) {
        return Collections.max(perSecond.getOrDefault(kind, List.of(0.0)));
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
