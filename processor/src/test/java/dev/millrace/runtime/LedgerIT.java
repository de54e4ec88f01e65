package dev.millrace.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.cli.CommandLines;
import dev.millrace.ledger.Balance;
import dev.millrace.ledger.LedgerEntry;
import dev.millrace.ledger.LedgerEntry.By;
import dev.millrace.ledger.LedgerEntryJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** The ledger topic tells what became of each offset, under traffic, over a restart, and after a replay and a repair. */
class LedgerIT extends IntegrationTest {

    private static final String RULES = """
            rules:
              - name: noise
                when: 'message.startsWith("noise")'
                drop: true
            """;

    @Test
    void tellsWhatBecameOfEachOffsetOverARestart() {
        // given
        topics.create(2);
        Path config = configFile(elasticsearch(), Map.of(), RULES);
        topics.produce(200, LedgerIT::mixed);
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            awaitNoLag();
            topics.produce(200, LedgerIT::mixed);
            awaitNoLag();
            assertThat(millrace.millrace().ledger().unaccounted()).isZero();
        }

        // when
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(config))) {
            topics.produce(200, LedgerIT::mixed);
            awaitNoLag();
            assertThat(millrace.millrace().ledgerTopic().failure()).isNull();
        }

        // then each line goes on where the one before ended
        Balance sum = Balance.NOTHING;
        for (int partition = 0; partition < 2; partition++) {
            long next = 0;
            for (LedgerEntry line : lines(By.RUN, partition)) {
                assertThat(line.from()).isEqualTo(next);
                assertThat(line.balance().unaccounted()).as("%s", line).isZero();
                next = line.to();
                sum = sum.plus(line.balance());
            }
            assertThat(next).isEqualTo(300);
        }
        assertThat(sum).isEqualTo(new Balance(600, 480, 0, 0, 60, 60));
    }

    @Test
    void tellsOfReplayedAndRepairedEventsAndReconcileReadsIt() {
        // given
        topics.create(1);
        topics.produce(20, i -> i < 2 ? "{\"message\":\"" + "x".repeat(3_000) + "\"}" : event(i));
        Path strict = configFile(elasticsearch(), Map.of(), "validate:\n  max-event-size: 2KiB\n");
        try (RunningMillrace millrace = RunningMillrace.start(RunningMillrace.load(strict))) {
            awaitNoLag();
            assertThat(millrace.counters().deadLettered().sum()).isEqualTo(2);
        }
        stored.delete(topics.topicId(topics.input()) + ":0:5:0");
        Path config = configFile(elasticsearch(), Map.of(), "");

        // when
        CommandLines replay = run("dead-letters", "replay", "--config", config.toString());
        CommandLines repair = run("reconcile", "--repair", "--config", config.toString());
        CommandLines intact = run("reconcile", "--config", config.toString());

        // then
        assertThat(replay.exitCode()).as(replay.out() + replay.err()).isZero();
        assertThat(repair.exitCode()).as(repair.out() + repair.err()).isZero();
        assertThat(lines(By.REPLAY, 0)).containsExactly(line(By.REPLAY, 0, 2, new Balance(2, 2, 0, 0, 0, 0)));
        assertThat(lines(By.REPAIR, 0)).containsExactly(line(By.REPAIR, 5, 6, new Balance(1, 1, 0, 0, 0, 0)));
        assertThat(intact.out())
                .contains(topics.input()
                        + "-0  the ledger: read 20 = stored 18 + duplicates 0 + failure-stored 0 + dead-lettered 2 +"
                        + " dropped 0; unaccounted 0 (3 events replayed or repaired: 3 stored)");
        assertThat(intact.exitCode()).isZero();

        // and when a line says that an event was lost
        try (var producer = topics.producer(Map.of())) {
            TestTopics.send(
                    producer,
                    new ProducerRecord<>(
                            topics.ledger(),
                            "x".getBytes(StandardCharsets.UTF_8),
                            ("{\"topic\":\"%s\",\"topic_id\":\"%s\",\"partition\":0,\"from\":0,\"to\":20,\"by\":\"run\",\"read\":20,"
                                            + "\"stored\":17,\"duplicates\":0,\"failure_stored\":0,\"dead_lettered\":2,"
                                            + "\"dropped\":0,\"in_flight\":0}")
                                    .formatted(topics.input(), topics.topicId(topics.input()))
                                    .getBytes(StandardCharsets.UTF_8)));
        }
        CommandLines broken = run("reconcile", "--config", config.toString());

        // then
        assertThat(broken.out().lines()).contains("unbalanced  " + topics.input() + "-0@0..20  20 read, 19 settled");
        assertThat(broken.exitCode()).isEqualTo(4);
    }

    @Test
    void commitsWhereTheLedgerCannotBeWritten() {
        // given
        topics.create(1);
        topics.delete(topics.ledger());
        topics.produce(10, IntegrationTest::event);

        // when
        try (RunningMillrace millrace = RunningMillrace.start(config())) {

            // then
            awaitNoLag();
            await().atMost(LONG).until(() -> millrace.millrace().ledgerTopic().failure() != null);
        }
        assertStoredOnce(10);
    }

    private static String mixed(int i) {
        return switch (i % 10) {
            case 3 -> broken(i);
            case 7 -> "{\"message\":\"noise %d\"}".formatted(i);
            default -> event(i);
        };
    }

    private static CommandLines run(String... arguments) {
        return CommandLines.run(arguments);
    }

    private LedgerEntry line(By by, long from, long to, Balance balance) {
        return new LedgerEntry(topics.input(), topics.topicId(topics.input()), 0, from, to, balance, 0, by);
    }

    private List<LedgerEntry> lines(By by, int partition) {
        List<LedgerEntry> lines = new ArrayList<>();
        topics.records(topics.ledger()).forEach(record -> {
            LedgerEntry line = Objects.requireNonNull(LedgerEntryJson.read(record.value()));
            if (line.by() == by && line.partition() == partition) {
                lines.add(line);
            }
        });
        lines.sort(Comparator.comparingLong(LedgerEntry::from));
        return lines;
    }
}
