package dev.millrace.topology;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DecodeProcessorTest {

    @Test
    void refusesARecordBeforeInit() {
        // given
        DecodeProcessor processor = new DecodeProcessor(() -> {
            throw new AssertionError("asked for parts before init");
        });

        // then
        assertThatIllegalStateException()
                .isThrownBy(() -> processor.process(new Record<>(new byte[0], new byte[0], 0)))
                .withMessage("a record before init");
    }
}
