package dev.millrace.benchmark;

import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.LocalElasticsearch;
import dev.millrace.local.LocalKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * A Kafka broker ({@code server=kafka}) or a node of Elasticsearch ({@code server=elasticsearch}) with a {@code heap=}, until
 * standard input ends. The broker waits {@code rebalance-delay=} milliseconds for further members of a new group. Prints
 * {@code at ADDRESS}.
 */
public final class Servers {

    private Servers() {}

    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        String heap = options.text("heap");
        if (options.text("server").equals("kafka")) {
            try (LocalKafka kafka = LocalKafka.start(KafkaOptions.defaults()
                    .withHeap(heap)
                    .withSettings(Map.of("group.initial.rebalance.delay.ms", options.text("rebalance-delay", "0"))))) {
                serve(kafka.bootstrapServers());
            }
        } else {
            try (LocalElasticsearch node =
                    LocalElasticsearch.start(ElasticsearchOptions.defaults().withHeap(heap))) {
                serve(node.url().toString());
            }
        }
    }

    private static void serve(String address) throws IOException {
        System.out.println("at " + address);
        System.out.flush();
        System.in.transferTo(PrintStream.nullOutputStream());
    }
}
