package dev.millrace.metrics;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import org.apache.kafka.streams.KafkaStreams;

/** Publishes what Kafka Streams and its clients measure, as {@code kafka_*}. The one class here that knows Kafka. */
public final class KafkaMeters {

    private KafkaMeters() {}

    /** @param streams closed after {@code meters} is; metrics of new threads and tasks are found as they come */
    public static void publish(KafkaStreams streams, Meters meters) {
        KafkaStreamsMetrics binder = new KafkaStreamsMetrics(streams);
        binder.bindTo(meters.registry());
        meters.whenClosing(binder::close);
    }
}
