package dev.millrace.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Rejection REJECTION = new Rejection(Stage.DECODE, "decode.json-malformed", "byte 3");

    private static SourceRecord source(SourceRecord.Header... headers) {
        return new SourceRecord(
                new Origin("orders", "AAAA", 3, 88, 1234), bytes("key"), bytes("value"), List.of(headers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Optional<DeadLetter> read(ProducerRecord<byte[], byte[]> record) {
        return DeadLetter.of(new ConsumerRecord<>(
                "dead",
                1,
                7,
                5,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()));
    }

    @Test
    void readsWhatWasWritten() {
        // given
        SourceRecord source = source(new SourceRecord.Header("trace", bytes("t")), new SourceRecord.Header("n", null));

        // when
        DeadLetter letter = read(DeadLetterRecords.whole("dead", source, 2, REJECTION, NOW, "1.0"))
                .orElseThrow();

        // then
        assertThat(letter.at()).isEqualTo("dead-1@7");
        assertThat(letter.origin()).isEqualTo("orders-3@88:2");
        assertThat(letter.source().origin()).isEqualTo(source.origin());
        assertThat(letter.source().value()).isEqualTo(bytes("value"));
        assertThat(letter.source().headers()).isEqualTo(source.headers());
        assertThat(letter.rejection()).isEqualTo(REJECTION);
        assertThat(letter.rejectedAt()).isEqualTo("2026-03-01T12:00:00Z");
        assertThat(letter.version()).isEqualTo("1.0");
        assertThat(letter.replays()).isZero();
        assertThat(letter.truncatedFrom()).isNull();
    }

    @Test
    void tellsOurHeadersFromThoseThatTheRecordBrought() {
        // given
        SourceRecord source = source(
                new SourceRecord.Header(DeadLetterHeaders.STREAMS_EXCEPTION, bytes("x")),
                new SourceRecord.Header(DeadLetterHeaders.REPLAYS, bytes("9")),
                new SourceRecord.Header(DeadLetterHeaders.CODE, bytes("stranger")));

        // when
        DeadLetter letter = read(DeadLetterRecords.whole("dead", source, 0, REJECTION, NOW, "1.0"))
                .orElseThrow();

        // then
        assertThat(letter.rejection().code()).isEqualTo("decode.json-malformed");
        assertThat(letter.replays()).isZero();
        assertThat(letter.source().headers()).isEqualTo(source.headers());
    }

    @Test
    void knowsThatItWasCut() {
        // given
        SourceRecord large = new SourceRecord(source().origin(), null, new byte[100_000], List.of());

        // when
        DeadLetter letter = read(DeadLetterRecords.cut("dead", large, 0, REJECTION, NOW, "1.0"))
                .orElseThrow();

        // then
        assertThat(letter.truncatedFrom()).isEqualTo(100_000);
        assertThat(letter.source().value()).hasSize(65_536);
    }

    @Test
    void isNoneWhereSomebodyElseWroteIt() {
        // given
        ProducerRecord<byte[], byte[]> bare = new ProducerRecord<>("dead", bytes("v"));
        ProducerRecord<byte[], byte[]> ofStreams = new ProducerRecord<>("dead", bytes("v"));
        DeadLetterHeaders.add(ofStreams.headers(), DeadLetterHeaders.STREAMS_EXCEPTION, "x");
        ProducerRecord<byte[], byte[]> odd = DeadLetterRecords.whole("dead", source(), 0, REJECTION, NOW, "1.0");
        odd.headers().remove(DeadLetterHeaders.INDEX).add(DeadLetterHeaders.INDEX, bytes("first"));

        // then
        assertThat(read(bare)).isEmpty();
        assertThat(read(ofStreams)).isEmpty();
        assertThat(read(odd)).isEmpty();
    }
}
