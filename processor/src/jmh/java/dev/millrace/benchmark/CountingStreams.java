package dev.millrace.benchmark;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;

/** Floor (c): Kafka Streams with one thread and one node, which counts. Options: {@code kafka topic marks group}. */
public final class CountingStreams {

    private CountingStreams() {}

    public static void main(String[] arguments) throws InterruptedException {
        Options options = new Options(arguments);
        Count count = new Count(new Marks(options.numbers("marks")));
        Topology topology = new Topology();
        topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), options.text("topic"));
        topology.addProcessor("count", () -> new CountingNode(count), "source");
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, options.text("group"));
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, options.text("kafka"));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, options.text("state"));
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (KafkaStreams streams = new KafkaStreams(topology, settings)) {
            streams.start();
            new CountDownLatch(1).await();
        }
    }

    /** Of all tasks; they share the one stream thread. */
    private static final class Count {

        private final Marks marks;
        private long events;

        Count(Marks marks) {
            this.marks = marks;
        }

        void add() {
            marks.passed(++events);
        }
    }

    private record CountingNode(Count count) implements Processor<byte[], byte[], Void, Void> {

        @Override
        public void process(Record<byte[], byte[]> record) {
            count.add();
        }
    }
}
