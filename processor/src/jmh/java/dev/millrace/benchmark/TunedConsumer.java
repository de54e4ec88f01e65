package dev.millrace.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * {@link PlainConsumer} with what usually comes first when such a consumer is too slow: each document is written into a request
 * body of {@value #REQUEST_BYTES} bytes or a little more, which the JDK's client sends, one on the wire while the next is filled,
 * and the answer leaves out what nobody reads. Keeps no promise beyond that. Options: {@code kafka topic elasticsearch services}.
 */
public final class TunedConsumer {

    private static final int REQUEST_BYTES = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PlainJob job;
    private final URI bulk;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Body filling = new Body();
    private Body onTheWire = new Body();
    private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

    private TunedConsumer(PlainJob job, URI elasticsearch) {
        this.job = job;
        this.bulk = elasticsearch.resolve("/_bulk?filter_path=errors,items.*.status,items.*.error");
    }

    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        PlainJob job = PlainJob.withServices(options.text("services"));
        TunedConsumer tuned = new TunedConsumer(job, URI.create(options.text("elasticsearch")));
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.open(options)) {
            while (true) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    tuned.add(record);
                }
                // Nothing more to come: what there is, is the end of the topic.
                if (records.isEmpty()) {
                    tuned.send();
                }
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        ObjectNode document = job.document(record);
        String action = "{\"create\":{\"_index\":\"" + PlainJob.index(document) + "\",\"_id\":\"" + PlainJob.id(record)
                + "\"}}\n";
        filling.writeBytes(action.getBytes(StandardCharsets.US_ASCII));
        JSON.writeValue(filling, document);
        filling.write('\n');
        if (filling.size() >= REQUEST_BYTES) {
            send();
        }
    }

    private void send() throws IOException {
        try {
            answered.join();
        } catch (CompletionException e) {
            throw new IOException("a bulk request failed", e.getCause());
        }
        if (filling.size() == 0) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(bulk)
                .header("Content-Type", "application/x-ndjson")
                .POST(filling.publisher())
                .build();
        answered = http.sendAsync(request, BodyHandlers.ofByteArray()).thenAccept(TunedConsumer::check);
        Body next = onTheWire;
        onTheWire = filling;
        filling = next;
        filling.reset();
    }

    private static void check(HttpResponse<byte[]> answer) {
        String head = new String(answer.body(), 0, Math.min(32, answer.body().length), StandardCharsets.US_ASCII);
        if (answer.statusCode() != 200 || !head.contains("\"errors\":false")) {
            throw new IllegalStateException(answer.statusCode() + " " + head);
        }
    }

    private static final class Body extends ByteArrayOutputStream {

        Body() {
            super(2 * REQUEST_BYTES);
        }

        BodyPublisher publisher() {
            return BodyPublishers.ofByteArray(buf, 0, count);
        }
    }
}
