package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Two instances are restarted one after the other while records come in, in the ways of Kubernetes: how often the group
 * rebalances, and how long a partition stands still. Nothing is lost or stored twice in any of them.
 */
@Tag("long")
class RollingRestartIT extends IntegrationTest {

    private static final int PARTITIONS = 6;

    private static final String STATIC = "\"group.instance.id\": \"millrace-%d\"";
    private static final String DYNAMIC = "\"client.id\": \"millrace-%d\"";

    private final Group group = new Group();

    @Test
    void staticMembersComeBackWithoutARebalance(TestReporter reporter) throws Exception {
        Figures figures = figures(STATIC, instances -> {
            for (int i = 0; i < 2; i++) {
                instances.remove(i).close();
                instances.add(i, start(STATIC.formatted(i)));
                awaitBalance(instances);
            }
        });

        reporter.publishEntry("static members, as of a StatefulSet", figures.toString());
        assertThat(figures.rebalances).isZero();
    }

    @Test
    void otherMembersRebalanceAtEachLeaveAndEachJoin(TestReporter reporter) throws Exception {
        Figures figures = figures(DYNAMIC, instances -> {
            for (int i = 0; i < 2; i++) {
                instances.remove(i).close();
                instances.add(i, start(DYNAMIC.formatted(i)));
                awaitBalance(instances);
            }
        });

        reporter.publishEntry("dynamic members, one fewer for a while", figures.toString());
        assertThat(figures.rebalances).isGreaterThanOrEqualTo(4);
    }

    @Test
    void oneMoreForAWhileRebalancesAtEachJoinAndEachLeave(TestReporter reporter) throws Exception {
        Figures figures = figures(DYNAMIC, instances -> {
            for (int i = 0; i < 2; i++) {
                instances.add(start(DYNAMIC.formatted(i + 2)));
                awaitBalance(instances);
                instances.remove(0).close();
                awaitBalance(instances);
            }
        });

        reporter.publishEntry("dynamic members, as of a Deployment with maxSurge: 1", figures.toString());
        assertThat(figures.rebalances).isGreaterThanOrEqualTo(4);
    }

    private interface Restarts {

        void of(List<Instance> instances) throws IOException;
    }

    /** @param standstill the longest that any partition was not read from, though records came in all the time */
    private record Figures(int rebalances, Duration standstill, Duration all) {}

    private Figures figures(String setting, Restarts restarts) throws Exception {
        topics.create(PARTITIONS);
        List<Instance> instances = new ArrayList<>();
        Figures figures;
        int sent;
        try (Traffic traffic = Traffic.start(topics, PARTITIONS, Duration.ofMillis(20), IntegrationTest::event)) {
            for (int i = 0; i < 2; i++) {
                instances.add(start(setting.formatted(i)));
            }
            awaitBalance(instances);
            awaitStored(1_000); // the data stream is made, and its first requests are over

            int before = group.generation.get();
            group.standstill.clear();
            long start = System.nanoTime();
            restarts.of(instances);
            Duration all = Duration.ofNanos(System.nanoTime() - start);
            figures = new Figures(
                    group.generation.get() - before, group.longestStandstill(), all.truncatedTo(ChronoUnit.MILLIS));
            sent = traffic.stop();
            awaitNoLag();
        } finally {
            instances.forEach(Instance::close);
        }
        awaitStored(sent);
        assertStoredOnce(sent);
        return figures;
    }

    private record Instance(String name, RunningMillrace millrace) implements AutoCloseable {

        @Override
        public void close() {
            millrace.close();
        }
    }

    /** The instances share the partitions evenly, and all of these are read from. */
    private void awaitBalance(List<Instance> instances) {
        Set<TopicPartition> read = ConcurrentHashMap.newKeySet();
        group.read = read;
        await().atMost(LONG)
                .until(() -> read.size() == PARTITIONS
                        && instances.stream()
                                .allMatch(instance -> group.assigned.getOrDefault(instance.name, 0)
                                        == PARTITIONS / instances.size()));
    }

    /** @param setting one line of YAML, whose number is the instance's name */
    private Instance start(String setting) throws IOException {
        String name = setting.replaceAll("\\D", "");
        Path file = configFile(elasticsearch(), Map.of(), "");
        // A restart takes a second or two, and longer on a busy machine: no session shall end meanwhile.
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "\"session.timeout.ms\": \"6000\"", "\"session.timeout.ms\": \"45000\"\n    " + setting)
                        .replace("/state\"", "/state" + name + "\""));
        group.assigned.remove(name);
        return new Instance(
                name,
                RunningMillrace.start(RunningMillrace.load(file), consumer -> group.watched(name, consumer))
                        .awaitRunning());
    }

    /** What the consumers of all instances see, each from its own thread. */
    private static final class Group {

        private final AtomicInteger generation = new AtomicInteger();
        private final Map<String, Integer> assigned = new ConcurrentHashMap<>();
        private final Map<TopicPartition, Long> readAt = new ConcurrentHashMap<>();
        private final Map<TopicPartition, Long> standstill = new ConcurrentHashMap<>();
        private volatile Set<TopicPartition> read = ConcurrentHashMap.newKeySet();

        @SuppressWarnings("unchecked") // a proxy has the type that it is asked for
        Consumer<byte[], byte[]> watched(String instance, Consumer<byte[], byte[]> consumer) {
            return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                    Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, (proxy, method, arguments) -> {
                        try {
                            Object result = method.invoke(consumer, arguments);
                            if (result instanceof ConsumerRecords<?, ?> records) {
                                polled(instance, consumer, records.partitions());
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        }

        private void polled(String instance, Consumer<byte[], byte[]> consumer, Set<TopicPartition> partitions) {
            generation.accumulateAndGet(consumer.groupMetadata().generationId(), Math::max);
            assigned.put(instance, consumer.assignment().size());
            long now = System.nanoTime();
            for (TopicPartition partition : partitions) {
                Long before = readAt.put(partition, now);
                if (before != null) {
                    standstill.merge(partition, now - before, Math::max);
                }
                read.add(partition);
            }
        }

        Duration longestStandstill() {
            return Duration.ofMillis(standstill.values().stream()
                            .mapToLong(Long::longValue)
                            .max()
                            .orElse(0)
                    / 1_000_000);
        }
    }
}
