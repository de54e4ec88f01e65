package dev.millrace.local.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Main class behind {@code scripts/send}: each line of standard input becomes a record, byte for byte. Arguments: bootstrap
 * servers and topic. Exit status 0 if the broker has them all, 1 if not.
 */
public final class Send {

    private Send() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0], ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        int sent = 0;
        // Latin-1 maps each byte to one character and back, so whatever the lines are made of arrives.
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            String line = lines.readLine();
            while (line != null && failure.get() == null) {
                // The callback tells all that matters.
                Future<RecordMetadata> unused = producer.send(
                        new ProducerRecord<>(arguments[1], line.getBytes(StandardCharsets.ISO_8859_1)),
                        (at, e) -> failure.compareAndSet(null, e));
                sent++;
                line = lines.readLine();
            }
        }
        if (failure.get() != null) {
            System.err.println("error: " + failure.get());
            System.exit(1);
        }
        System.out.println(sent + " records sent to " + arguments[1]);
    }
}
