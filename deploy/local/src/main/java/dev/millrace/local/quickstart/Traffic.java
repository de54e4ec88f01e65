package dev.millrace.local.quickstart;

import dev.millrace.local.samples.Sample;
import dev.millrace.local.samples.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Main class of the shipper in {@code deploy/compose}: the sample records of the last ten minutes at once, so that there is
 * something to see, then each when its time comes, about three a second, until it is told to stop. Arguments: bootstrap
 * servers, topic and the folder with the samples. How to log in to Kafka comes from the environment: {@code
 * SECURITY_PROTOCOL}, {@code SASL_MECHANISM} and {@code SASL_JAAS_CONFIG}.
 */
public final class Traffic {

    private static final Duration SPAN = Duration.ofMinutes(10);

    private Traffic() {}

    public static void main(String[] arguments) {
        Samples samples = Samples.in(Path.of(arguments[2]));
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sample-traffic");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        for (String name : List.of("security.protocol", "sasl.mechanism", "sasl.jaas.config")) {
            String value = System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'));
            if (value != null) {
                settings.put(name, value);
            }
        }
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        // Docker stops a container with SIGTERM; what was handed over shall arrive.
        Runtime.getRuntime().addShutdownHook(new Thread(producer::close, "close"));
        Instant end = Instant.now();
        for (long span = 0; ; span++) {
            List<Sample> records = samples.until(end, span);
            System.out.println(
                    span == 0
                            ? records.size() + " sample records of the last ten minutes, sent at once"
                            : records.size() + " more from now on, about three a second, until "
                                    + end.truncatedTo(ChronoUnit.SECONDS));
            for (Sample record : records) {
                awaitTime(record.time());
                // What Kafka does not take is told by the callback; the next one may go through.
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(arguments[1], record.value()), (at, failure) -> {
                            if (failure != null) {
                                System.err.println("not sent: " + failure);
                            }
                        });
            }
            end = end.plus(SPAN);
        }
    }

    private static void awaitTime(Instant time) {
        long millis = Duration.between(Instant.now(), time).toMillis();
        while (millis > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            millis = Duration.between(Instant.now(), time).toMillis();
        }
    }
}
