package dev.millrace.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How documents reach Elasticsearch. */
public record SinkConfig(ElasticsearchConfig elasticsearch, BulkConfig bulk) {

    /**
     * The cluster.
     *
     * @param apiKey base64 {@code id:key}, instead of user and password
     * @param certificateAuthority PEM file to trust instead of the system's
     */
    public record ElasticsearchConfig(
            List<URI> hosts,
            @Nullable String username,
            @Nullable String password,
            @Nullable String apiKey,
            @Nullable Path certificateAuthority,
            Duration connectTimeout,
            Duration requestTimeout) {

        public ElasticsearchConfig {
            hosts = List.copyOf(hosts);
            Refusals.refuseIf(hosts.isEmpty(), "hosts must name at least one URL");
            Refusals.refuseIf((username == null) != (password == null), "username and password go together");
            Refusals.refuseIf(apiKey != null && username != null, "use api-key or username and password, not both");
        }

        /** Hides what must not be logged. */
        @Override
        public String toString() {
            return "ElasticsearchConfig[hosts=" + hosts + "]";
        }
    }

    /**
     * Bulk requests.
     *
     * @param maxBytes a request is sealed when its body reaches this size
     * @param maxDocuments or this many documents
     * @param linger or this age
     * @param maxInFlight requests on the wire at once, over all stream threads
     * @param minBackoff the first wait before a retry; doubled each time, with jitter
     * @param generation part of every {@code _id}; raise it to process the same records into new documents on purpose
     */
    public record BulkConfig(
            int maxBytes,
            int maxDocuments,
            Duration linger,
            int maxInFlight,
            Duration minBackoff,
            Duration maxBackoff,
            int generation) {

        public static final BulkConfig DEFAULT = new BulkConfig(
                5 * 1024 * 1024, 5_000, Duration.ofMillis(100), 4, Duration.ofMillis(100), Duration.ofSeconds(10), 0);

        public BulkConfig {
            Refusals.refuseIf(maxBytes < 1024, "max-size must be at least 1KiB");
            Refusals.refuseIf(maxDocuments < 1, "max-documents must be at least 1");
            Refusals.refuseIf(maxInFlight < 1, "max-in-flight must be at least 1");
            Refusals.refuseIf(linger.isNegative(), "linger must not be negative");
            Refusals.refuseIf(minBackoff.isNegative() || minBackoff.isZero(), "min-backoff must be more than 0");
            Refusals.refuseIf(maxBackoff.compareTo(minBackoff) < 0, "max-backoff must not be less than min-backoff");
            Refusals.refuseIf(generation < 0, "generation must not be negative");
        }
    }
}
