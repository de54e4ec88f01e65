package dev.millrace.servers;

import dev.millrace.local.LocalElasticsearch;
import dev.millrace.local.ServerStartException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/** What all containers of a test run have in common. */
public final class Containers {

    private Containers() {}

    /** Made at first use, for all containers of the run, which find each other in it by their aliases. */
    private static final class Shared {

        static final Network NETWORK = Network.newNetwork();

        private Shared() {}
    }

    public static Network network() {
        requireDocker();
        return Shared.NETWORK;
    }

    /** {@code -Dkafka.image}, by default that of the clients' version. */
    static DockerImageName kafkaImage() {
        return DockerImageName.parse(System.getProperty("kafka.image", "apache/kafka:" + AppInfoParser.getVersion()));
    }

    /** {@code -Delasticsearch.image}, by default that of the local node's version. */
    static DockerImageName elasticsearchImage() {
        return DockerImageName.parse(System.getProperty(
                "elasticsearch.image",
                "docker.elastic.co/elasticsearch/elasticsearch:" + LocalElasticsearch.version()));
    }

    private static void requireDocker() {
        try {
            DockerClientFactory.instance().client();
        } catch (RuntimeException e) {
            throw new ServerStartException(
                    "-Dservers=containers needs a Docker daemon on this machine, and none can be used ("
                            + e.getMessage()
                            + "); start it so that \"docker version\" shows a server, say where it is with DOCKER_HOST, or leave "
                            + "the option out: local servers need no Docker",
                    e);
        }
    }
}
