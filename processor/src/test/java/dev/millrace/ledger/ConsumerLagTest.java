package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Origin;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

    private static final TopicPartition PARTITION = new TopicPartition("logs", 0);

    private final ByteBudget budget = new ByteBudget(1_000);
    private final Ledger ledger = new Ledger(budget, entry -> {});
    private final PartitionLedger partition = new PartitionLedger(PARTITION, "T", 100, new StoredSet());
    private final BatchSettlement batch = new BatchSettlement(budget);

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private final ConsumerLag lag = new ConsumerLag(ledger, new InstantSource() {
        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void isFromTheCommittedOffsetToTheEnd() {
        // given
        ledger.begin(partition);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        partition.committed(110);

        // then
        assertThat(lag.read()).extracting(ConsumerLag.OfPartition::records).containsExactly(20L);
    }

    @Test
    void isAsOldAsTheOldestOpenRecord() {
        // given
        ledger.begin(partition);
        partition.open(100, now.minusSeconds(90).toEpochMilli(), batch);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        now = now.plus(Duration.ofSeconds(10));

        // then
        assertThat(lag.read()).containsExactly(new ConsumerLag.OfPartition(PARTITION, 30, 100));
    }

    @Test
    void countsFromTheLastMoveWhereNothingIsOpen() {
        // given
        ledger.begin(partition);
        lag.ends(Map.of(PARTITION, 101L));
        now = now.plus(Duration.ofSeconds(10));
        lag.ends(Map.of(PARTITION, 130L));
        double before = lag.read().get(0).seconds();
        partition.committed(120);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        now = now.plus(Duration.ofSeconds(3));

        // then
        assertThat(before).isEqualTo(10);
        assertThat(lag.read()).containsExactly(new ConsumerLag.OfPartition(PARTITION, 10, 3));
    }

    @Test
    void countsFromTheLastMoveWhereTheRecordHasNoTimestamp() {
        // given
        ledger.begin(partition);
        partition.open(100, Origin.NO_TIMESTAMP, batch);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        now = now.plus(Duration.ofSeconds(7));

        // then
        assertThat(lag.read()).containsExactly(new ConsumerLag.OfPartition(PARTITION, 30, 7));
    }

    @Test
    void isNothingWhereAllIsCommitted() {
        // given
        ledger.begin(partition);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        partition.committed(131);

        // then
        assertThat(lag.read()).containsExactly(new ConsumerLag.OfPartition(PARTITION, 0, 0));
    }

    @Test
    void knowsOnlyPartitionsThatAreOwned() {
        // given
        ledger.begin(partition);
        lag.ends(Map.of(PARTITION, 130L));

        // when
        ledger.end(partition);

        // then
        assertThat(lag.read()).isEmpty();
    }
}
