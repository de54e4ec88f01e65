package dev.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in the input topic, in the dead-letter topic and in Elasticsearch at the end, read by nobody's code but this. */
final class Evidence {

    private static final int PAGE = 10_000;

    private final World world;
    private final Offsets good;
    private final Offsets poison;
    private final Offsets stored;
    private final Offsets deadLettered;
    private final List<String> twice = new ArrayList<>();
    private final List<String> unexplained = new ArrayList<>();
    private long doubled;
    private long unexplainedLetters;

    private Evidence(World world) {
        this.world = world;
        int partitions = world.partitions().size();
        good = new Offsets(partitions);
        poison = new Offsets(partitions);
        stored = new Offsets(partitions);
        deadLettered = new Offsets(partitions);
    }

    static Evidence read(World world) {
        Evidence evidence = new Evidence(world);
        evidence.readInput();
        evidence.readDeadLetters();
        evidence.readDocuments();
        return evidence;
    }

    /** Events of the input topic. */
    long events() {
        return good.size() + poison.size();
    }

    /** Judge {@code NothingLost}: every good event is stored, every broken one has a dead letter. */
    long lost() {
        return good.countWithout(stored) + poison.countWithout(deadLettered);
    }

    /** Judge {@code NothingTwice}: no event has two documents, in whatever indices, nor a document and a dead letter. */
    long doubled() {
        return doubled;
    }

    /** Judge {@code DeadLettersExplained}: each has the bytes of a broken event, a code and a reason. */
    long unexplainedLetters() {
        return unexplainedLetters;
    }

    /** Where the first few are of what should not be; empty if there is none. */
    List<String> places() {
        List<String> places = new ArrayList<>();
        tell(places, "not stored", good.without(stored, 10));
        tell(places, "no dead letter", poison.without(deadLettered, 10));
        tell(places, "stored twice", String.join(", ", twice));
        tell(places, "dead letters without a reason to be", String.join(", ", unexplained));
        return places;
    }

    private static void tell(List<String> places, String what, String where) {
        if (!where.isEmpty()) {
            places.add(what + ": " + where);
        }
    }

    // ---- what is there

    private void readInput() {
        read(World.INPUT, record -> {
            (Load.isPoison(record.value()) ? poison : good).add(record.partition(), record.offset());
        });
    }

    private void readDeadLetters() {
        read(World.DEAD_LETTERS, record -> {
            int partition = Integer.parseInt(header(record, DeadLetterHeaders.STREAMS_PARTITION));
            long offset = Long.parseLong(header(record, DeadLetterHeaders.STREAMS_OFFSET));
            deadLettered.add(partition, offset);
            if (!poison.contains(partition, offset)
                    || !Load.isPoison(record.value())
                    || !header(record, DeadLetterHeaders.CODE).equals("decode.json-malformed")
                    || header(record, DeadLetterHeaders.REASON).isEmpty()) {
                unexplainedLetters++;
                if (unexplained.size() < 10) {
                    unexplained.add(partition + "@" + offset + " " + header(record, DeadLetterHeaders.CODE));
                }
            }
        });
    }

    private void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", world.kafka.bootstrapServers(), "max.poll.records", 10_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(
                            0, consumer.partitionsFor(topic).size())
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!partitions.stream()
                    .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(each);
            }
        }
    }

    private void readDocuments() {
        world.ask("POST", "/logs-*/_refresh", null);
        String pit =
                world.ask("POST", "/logs-*/_pit?keep_alive=5m", null).path("id").asText();
        String after = "";
        while (true) {
            JsonNode hits = world.ask("POST", "/_search", """
                            {"size":%d,"_source":false,"track_total_hits":false,"pit":{"id":"%s","keep_alive":"5m"},\
                            "query":{"term":{"kafka.topic":"%s"}},"docvalue_fields":["kafka.partition","kafka.offset"],\
                            %s"sort":["_shard_doc"]}""".formatted(PAGE, pit, World.INPUT, after))
                    .path("hits")
                    .path("hits");
            for (JsonNode hit : hits) {
                int partition = hit.at("/fields/kafka.partition/0").asInt();
                long offset = hit.at("/fields/kafka.offset/0").asLong();
                if (!stored.add(partition, offset) || !good.contains(partition, offset)) {
                    doubled++;
                    if (twice.size() < 10) {
                        twice.add(partition + "@" + offset + " in "
                                + hit.path("_index").asText());
                    }
                }
            }
            if (hits.size() < PAGE) {
                break;
            }
            after = "\"search_after\":" + hits.get(hits.size() - 1).path("sort") + ",";
        }
        world.ask("DELETE", "/_pit", "{\"id\":\"" + pit + "\"}");
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "%,d events, %,d lost, %,d doubled, %,d dead letters unexplained"
                .formatted(events(), lost(), doubled, unexplainedLetters);
    }
}
