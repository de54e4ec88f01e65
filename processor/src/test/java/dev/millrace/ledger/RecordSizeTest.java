package dev.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

    @Test
    void countsKeyValueAndHeadersBesideAnOverhead() {
        // given
        Headers headers = new RecordHeaders().add("trace", "12345".getBytes(UTF_8));
        long empty = RecordSize.of(null, null, new RecordHeaders());

        // when
        long size = RecordSize.of(new byte[3], new byte[100], headers);

        // then
        assertThat(empty).isPositive();
        assertThat(size - empty).isEqualTo(3 + 100 + 5 + 5);
    }

    @Test
    void takesAHeaderWithoutAValue() {
        // given
        Headers headers = new RecordHeaders().add("trace", null);

        // then
        assertThat(RecordSize.of(null, null, headers) - RecordSize.of(null, null, new RecordHeaders()))
                .isEqualTo(5);
    }
}
