package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.deadletter.DeadLetterHeaders;
import dev.millrace.servers.ContainerElasticsearch;
import dev.millrace.servers.ContainerKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kafka, Elasticsearch and two Millrace containers on one network, of which one is killed or cut off. */
class ContainersIT extends IntegrationTest {

    private static final int EVENTS = 10_000;
    private static final int BROKEN_EVERY = 1_000;

    private Path config;

    @BeforeEach
    void configure() throws IOException {
        assumeTrue(
                SERVERS.kafka() instanceof ContainerKafka && SERVERS.elasticsearch() instanceof ContainerElasticsearch,
                "Millrace's container needs its servers on a network of containers: -Dservers=containers");
        topics.create(TestTopics.PARTITIONS);
        ContainerKafka kafka = (ContainerKafka) SERVERS.kafka();
        ContainerElasticsearch elasticsearch = (ContainerElasticsearch) SERVERS.elasticsearch();
        Path outside = configFile(elasticsearch.urlInside(), Map.of(), "");
        config = Files.writeString(
                folder.resolve("inside.yaml"),
                Files.readString(outside)
                        .replace(topics.bootstrapServers(), kafka.bootstrapServersInside())
                        .replace(folder.resolve("state").toString(), "/tmp/state")
                        .replace("port: 0", "port: 9600"));
    }

    @Test
    void losesNothingAndDoublesNothingWhenOneOfTwoIsKilled() throws Exception {
        try (MillraceContainer first = MillraceContainer.run(config, log("killed"));
                MillraceContainer second = MillraceContainer.run(config, log("survivor"))) {
            // given
            awaitOwners(2);
            produce();
            awaitStored(2_000);

            // when
            first.kill();
            produce();

            // then
            awaitOwners(1);
            awaitNoLag();
            assertThat(second.terminate()).as("status after SIGTERM").isEqualTo(143);
        }
        assertEachOnce(2 * EVENTS);
        assertThat(MillraceContainer.execute(config, log("reconcile"), "reconcile"))
                .as("status of reconcile, see " + log("reconcile"))
                .isZero();
        assertThat(log("reconcile")).content().contains("nothing is missing, nothing is stored twice");
    }

    @Test
    void losesNothingAndDoublesNothingWhenOneOfTwoIsCutOffAndComesBackAndElasticsearchFreezes() throws Exception {
        try (MillraceContainer first = MillraceContainer.run(config, log("cut-off"));
                MillraceContainer second = MillraceContainer.run(config, log("stayed"))) {
            // given
            awaitOwners(2);
            produce();
            awaitStored(2_000);

            // when
            first.cutOff();
            awaitOwners(1);
            SERVERS.elasticsearch().suspend();
            try {
                produce();
                await().atMost(LONG).until(() -> second.log().contains("takes no requests"));
            } finally {
                SERVERS.elasticsearch().resume();
            }
            first.reconnect();

            // then
            awaitOwners(2);
            produce();
            awaitNoLag();
            assertThat(first.terminate()).as("status after SIGTERM").isEqualTo(143);
            assertThat(second.terminate()).as("status after SIGTERM").isEqualTo(143);
        }
        assertEachOnce(3 * EVENTS);
    }

    /** Faster than two instances on a busy machine store it. */
    private void produce() {
        topics.produce(EVENTS, i -> i % BROKEN_EVERY == 0 ? broken(i) : event(i));
    }

    /** Until so many instances share the partitions, all of them. */
    private void awaitOwners(int instances) {
        await().atMost(LONG).untilAsserted(() -> {
            Set<String> hosts = new HashSet<>();
            int partitions = 0;
            for (MemberDescription member : TestTopics.get(topics.admin()
                            .describeConsumerGroups(Set.of(topics.group()))
                            .describedGroups()
                            .get(topics.group()))
                    .members()) {
                int owned = member.assignment().topicPartitions().size();
                partitions += owned;
                if (owned > 0) {
                    hosts.add(member.host());
                }
            }
            assertThat(hosts).hasSize(instances);
            assertThat(partitions).isEqualTo(TestTopics.PARTITIONS);
        });
    }

    private void assertEachOnce(int events) {
        assertStoredOnce(events - events / BROKEN_EVERY);
        Set<String> deadLetters = new HashSet<>();
        topics.deadLetterRecords()
                .forEach(letter -> deadLetters.add(TestTopics.header(letter, DeadLetterHeaders.STREAMS_PARTITION) + "@"
                        + TestTopics.header(letter, DeadLetterHeaders.STREAMS_OFFSET)));
        assertThat(deadLetters).hasSize(events / BROKEN_EVERY);
    }

    private Path log(String name) {
        return Path.of("target", "containers-it", topics.group() + "-" + name + ".log");
    }
}
