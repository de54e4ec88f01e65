package dev.millrace.benchmark;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._helpers.bulk.BulkIngester;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest_client.RestClientTransport;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHost;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.elasticsearch.client.RestClient;

/**
 * The consumer that a user would write for the same job: {@code KafkaConsumer}, a Jackson tree per event ({@link PlainJob}),
 * {@code BulkIngester} of elasticsearch-java with its defaults, an {@code _id} of topic, partition and offset. Keeps no
 * promise beyond that. Options: {@code kafka topic elasticsearch services}.
 */
public final class PlainConsumer {

    private PlainConsumer() {}

    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        PlainJob job = PlainJob.withServices(options.text("services"));
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.open(options);
                RestClient connection = RestClient.builder(HttpHost.create(options.text("elasticsearch")))
                        .build()) {
            ElasticsearchClient client =
                    new ElasticsearchClient(new RestClientTransport(connection, new JacksonJsonpMapper()));
            BulkIngester<Void> ingester =
                    BulkIngester.of(bulk -> bulk.client(client).flushInterval(1, TimeUnit.SECONDS));
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    add(ingester, job, record);
                }
            }
        }
    }

    private static void add(BulkIngester<Void> ingester, PlainJob job, ConsumerRecord<byte[], byte[]> record)
            throws IOException {
        ObjectNode document = job.document(record);
        String index = PlainJob.index(document);
        String id = PlainJob.id(record);
        ingester.add(operation ->
                operation.create(create -> create.index(index).id(id).document(document)));
    }
}
