package dev.millrace.local.quickstart;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of the dead-letter topic, as its headers tell.
 *
 * @param position of the original
 * @param index of the event within it
 * @param code stable
 * @param reason for a person
 */
record DeadLetter(Position position, int index, String code, String reason) {

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Position position = new Position(
                Integer.parseInt(header(record, "__streams.errors.partition")),
                Long.parseLong(header(record, "__streams.errors.offset")));
        return new DeadLetter(
                position,
                Integer.parseInt(header(record, "millrace.event.index")),
                header(record, "millrace.code"),
                header(record, "millrace.reason"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        if (header == null) {
            throw new QuickstartException("a dead letter has no header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
