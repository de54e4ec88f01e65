package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTimeTest {

    @Test
    void isTheRecordsOwn() {
        assertThat(extract(1_700_000_000_000L)).isEqualTo(1_700_000_000_000L);
    }

    /** Kafka Streams leaves a record with a negative time out. */
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 0})
    void isNeverNegative(long timestamp) {
        assertThat(extract(timestamp)).isEqualTo(RecordTime.NONE);
    }

    private static long extract(long timestamp) {
        ConsumerRecord<Object, Object> record = new ConsumerRecord<>(
                "logs",
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                "k",
                "v",
                new RecordHeaders(),
                Optional.empty());
        return new RecordTime().extract(record, 42);
    }
}
