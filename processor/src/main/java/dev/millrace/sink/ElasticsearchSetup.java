package dev.millrace.sink;

import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.RestClient;

/** What {@code setup} does in Elasticsearch. */
public final class ElasticsearchSetup {

    private ElasticsearchSetup() {}

    /**
     * Installs the templates over a connection of its own.
     *
     * @return what was done, one line each, for a person
     * @throws IOException if the server cannot be reached or refuses, with its reason
     */
    public static List<String> install(ElasticsearchConfig config) throws IOException {
        try (RestClient client = ElasticsearchClients.lowLevel(config, 1)) {
            return new TemplateInstaller(client).install();
        }
    }
}
