package dev.millrace.benchmark;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** Floor (a): polls and counts. Options: {@code kafka topic marks}. */
public final class CountingConsumer {

    private CountingConsumer() {}

    public static void main(String[] arguments) {
        Options options = new Options(arguments);
        Marks marks = new Marks(options.numbers("marks"));
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.open(options)) {
            long events = 0;
            while (true) {
                events += consumer.poll(Duration.ofSeconds(1)).count();
                marks.passed(events);
            }
        }
    }
}
