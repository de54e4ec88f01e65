package dev.millrace.servers;

import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.ElasticsearchServer;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.KafkaServer;
import dev.millrace.local.LocalElasticsearch;
import dev.millrace.local.LocalKafka;

/** What runs the servers of the tests. */
enum Provider {
    /** {@code deploy/local}: processes of this machine. Nothing to install; the node has few modules. */
    LOCAL {
        @Override
        KafkaServer kafka(KafkaOptions options) {
            return LocalKafka.start(options);
        }

        @Override
        ElasticsearchServer elasticsearch(ElasticsearchOptions options) {
            return LocalElasticsearch.start(options);
        }
    },
    /** The official images in Docker. */
    CONTAINERS {
        @Override
        KafkaServer kafka(KafkaOptions options) {
            return ContainerKafka.start(options);
        }

        @Override
        ElasticsearchServer elasticsearch(ElasticsearchOptions options) {
            return ContainerElasticsearch.start(options);
        }
    };

    private static final String PROPERTY = "servers";

    abstract KafkaServer kafka(KafkaOptions options);

    abstract ElasticsearchServer elasticsearch(ElasticsearchOptions options);

    /** By the system property {@code servers}. */
    static Provider chosen() {
        return named(System.getProperty(PROPERTY, "local"));
    }

    static Provider named(String name) {
        return switch (name) {
            case "local" -> LOCAL;
            case "containers" -> CONTAINERS;
            default ->
                throw new IllegalArgumentException("-D" + PROPERTY + ": \"" + name
                        + "\" is no way to run servers; write local (the default) or containers");
        };
    }
}
