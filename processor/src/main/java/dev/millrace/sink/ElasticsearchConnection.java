package dev.millrace.sink;

import dev.millrace.config.SinkConfig;
import dev.millrace.event.DataStream;
import dev.millrace.event.RejectedEvents;
import dev.millrace.metrics.Counters;
import java.io.Closeable;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Random;
import org.elasticsearch.client.RestClient;

/** Elasticsearch for a command, which asks and sends little beside an application that runs. */
public final class ElasticsearchConnection implements Closeable {

    /** Every data stream that {@code run} ever writes to. */
    private static final String TARGETS = "logs-*";

    private final SinkConfig config;
    private final HostFailures hostFailures = new HostFailures();
    private final RestClient client;
    private final DocumentIds ids;
    private final StoredDocuments stored;

    public ElasticsearchConnection(SinkConfig config) {
        this.config = config;
        client = ElasticsearchClients.lowLevel(
                config.elasticsearch(), config.bulk().maxInFlight() + 1, hostFailures);
        ids = new DocumentIds(config.bulk().generation());
        stored = new StoredDocuments(client, ids, TARGETS);
    }

    public StoredDocuments stored() {
        return stored;
    }

    public DocumentIds ids() {
        return ids;
    }

    /** Takes documents for a data stream. */
    public DocumentUpload upload(DataStream target) {
        return new DocumentUpload(client, target);
    }

    /** A sender as {@code run} has it; closed by the caller before this. */
    public BulkSender sender(RejectedEvents rejectedEvents, Counters counters, InstantSource clock) {
        ElasticsearchHealth health = new ElasticsearchHealth(config.bulk(), clock, new Random());
        return new BulkSender(config.bulk(), client, hostFailures, stored, health, rejectedEvents, counters, clock);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
