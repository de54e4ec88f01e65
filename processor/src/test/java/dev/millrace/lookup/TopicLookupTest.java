package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.millrace.testing.LookupConfigs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a broker would have to be broken for; the rest is in {@link TopicLookupIT}. */
class TopicLookupTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String PAY = "{\"owner\":\"team-pay\"}";

    private final Queue<Topic> consumers = new ArrayDeque<>();
    private @Nullable TopicLookup lookup;

    @AfterEach
    void close() {
        if (lookup != null) {
            lookup.close();
        }
    }

    @Test
    void readsTheTopicAgainWhenItHasGotPartitions() {
        // given
        Topic small = topic(1, "checkout", PAY);
        topic(2, "search", PAY);
        TopicLookup started = start("max-size: 1MiB");
        await().atMost(LONG).until(() -> Finds.text(started, "checkout") != null);

        // when
        small.partitions(2);

        // then
        await().atMost(LONG).until(() -> Finds.text(started, "search") != null);
        assertThat(started.status().version()).isEqualTo(2);
        assertThat(started.status().lastError()).isNull();
    }

    @Test
    void startsOverAfterABug() {
        // given
        Topic broken = topic(1, "checkout", PAY);
        topic(1, "search", PAY);
        TopicLookup started = start("max-size: 1MiB");
        await().atMost(LONG).until(() -> Finds.text(started, "checkout") != null);

        // when
        broken.bug = new OutOfMemoryError("Java heap space");

        // then
        await().atMost(LONG).until(() -> Finds.text(started, "search") != null);
        assertThat(started.status().refusedReloads()).isEqualTo(1);
    }

    @Test
    void saysThatNoBrokerAnswersWhileItFollows() {
        // given
        Topic topic = topic(1, "checkout", PAY);
        TopicLookup started = start("max-size: 1MiB");
        await().atMost(LONG).until(() -> Finds.text(started, "checkout") != null);

        // when
        topic.isDead = true;

        // then
        await().atMost(LONG).until(() -> started.status().lastError() != null);
        assertThat(started.status().lastError())
                .isEqualTo("topic t: no broker has answered for 10 s; changes are not seen until one does");
        assertThat(started.status().refusedReloads()).isEqualTo(1);
        assertThat(Finds.text(started, "checkout")).isEqualTo("labels.owner=team-pay ");
        topic.isDead = false;
        await().atMost(LONG).until(() -> started.status().lastError() == null);
    }

    @Test
    void refusesRowsBeyondMaxSizeAndSaysSoInOneLine() {
        // given
        String[] rows = IntStream.range(0, 2_000)
                .mapToObj(i -> i % 2 == 0 ? "host-" + i : PAY)
                .toArray(String[]::new);
        topic(1, rows);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LookupCounts.class);
        logger.addAppender(told);

        // when
        TopicLookup started = start("max-size: 4KiB");
        await().atMost(LONG).until(() -> started.status().isWarm());
        logger.detachAppender(told);

        // then
        LookupStatus status = started.status();
        assertThat(status.bytes()).isBetween(3_000L, 4_096L);
        assertThat(status.refusedReloads()).isEqualTo(1_000 - status.rows());
        assertThat(status.lastError())
                .startsWith("t-0@999: the row: is one too many")
                .contains("max-size");
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .filteredOn(line -> line.startsWith("Lookup services has refused records"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(" 1 since the last such line, it goes on loading; the last one: t-0@");
    }

    @Test
    void tellsOfRefusedRecordsOnceAMinute() {
        // given
        LookupCounts counts = new LookupCounts("services", "topic t");
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        Logger logger = (Logger) LoggerFactory.getLogger(LookupCounts.class);
        logger.addAppender(told);

        // when
        for (int i = 0; i < 1_000; i++) {
            counts.refusedRecord("t-0@" + i + ": is not a JSON object", NOW.plusMillis(i), true);
        }
        counts.tellRefusedRecords(NOW.plusSeconds(61), true);
        counts.tellRefusedRecords(NOW.plusSeconds(200), true);
        logger.detachAppender(told);

        // then
        assertThat(told.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "Lookup services has refused records, 1 since the last such line, the rows before stay; the last one:"
                                + " t-0@0: is not a JSON object",
                        "Lookup services has refused records, 999 since the last such line, the rows before stay; the last"
                                + " one: t-0@999: is not a JSON object");
    }

    private TopicLookup start(String more) {
        TopicLookup started = new TopicLookup(
                LookupConfigs.lookup("""
                        topic: t
                        key-field: service.name
                        fields: {owner: labels.owner}
                        refresh: 20ms
                        %s
                        """.formatted(more)),
                "t",
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                () -> NOW,
                settings -> consumers.size() > 1 ? consumers.remove() : consumers.element());
        lookup = started;
        started.refresh(Refresh.IF_CHANGED);
        return started;
    }

    /** What the next consumer will read; the last of them is there for good. */
    private Topic topic(int partitions, String... keysAndValues) {
        Topic topic = new Topic(keysAndValues);
        topic.partitions(partitions);
        consumers.add(topic);
        return topic;
    }

    /** All records in its partition 0. */
    private static final class Topic extends MockConsumer<byte[], byte[]> {

        private volatile boolean isDead;
        private volatile @Nullable Error bug;

        Topic(String... keysAndValues) {
            super("none");
            schedulePollTask(() -> {
                for (int i = 0; i < keysAndValues.length; i += 2) {
                    addRecord(new ConsumerRecord<>(
                            "t", 0, i / 2, keysAndValues[i].getBytes(UTF_8), keysAndValues[i + 1].getBytes(UTF_8)));
                }
            });
            updateEndOffsets(Map.of(new TopicPartition("t", 0), keysAndValues.length / 2L));
        }

        void partitions(int number) {
            Map<TopicPartition, Long> starts = new HashMap<>();
            PartitionInfo[] infos = new PartitionInfo[number];
            for (int i = 0; i < number; i++) {
                starts.put(new TopicPartition("t", i), 0L);
                infos[i] = new PartitionInfo("t", i, null, null, null);
            }
            updateBeginningOffsets(starts);
            starts.remove(new TopicPartition("t", 0));
            updateEndOffsets(starts);
            updatePartitions("t", Arrays.asList(infos));
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            Error thrown = bug;
            if (thrown != null) {
                throw thrown;
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
            return super.poll(timeout);
        }

        @Override
        public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> of, Duration timeout) {
            if (isDead) {
                throw new TimeoutException("no broker");
            }
            return super.endOffsets(of, timeout);
        }
    }
}
