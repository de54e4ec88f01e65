package dev.millrace.sink;

import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** What {@code setup} does in Elasticsearch, each over a connection of its own. */
public final class ElasticsearchSetup {

    private ElasticsearchSetup() {}

    /**
     * Installs the templates.
     *
     * @param retention how long documents are kept; {@code null} leaves that to the policy {@code logs}
     * @return what was done, one line each, for a person
     * @throws IOException if the server cannot be reached or refuses, with its reason
     */
    public static List<String> install(ElasticsearchConfig config, @Nullable Duration retention) throws IOException {
        try (RestClient client = ElasticsearchClients.lowLevel(config, 1)) {
            return new TemplateInstaller(client, retention).install();
        }
    }

    /**
     * Compares the installed templates with those that {@link #install} would install.
     *
     * @return one line for each difference
     * @throws IOException as {@link #install}
     */
    public static List<String> differences(ElasticsearchConfig config, @Nullable Duration retention)
            throws IOException {
        try (RestClient client = ElasticsearchClients.lowLevel(config, 1)) {
            return new TemplateInstaller(client, retention).differences();
        }
    }

    /**
     * Removes the templates; data streams stay.
     *
     * @return what was done, one line each, for a person
     * @throws IOException as {@link #install}
     */
    public static List<String> remove(ElasticsearchConfig config) throws IOException {
        try (RestClient client = ElasticsearchClients.lowLevel(config, 1)) {
            return new TemplateInstaller(client, null).remove();
        }
    }
}
