package dev.millrace.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How documents reach Elasticsearch. */
public record SinkConfig(
        @Key(means = "the cluster") ElasticsearchConfig elasticsearch,
        @Key(means = "bulk requests") BulkConfig bulk,

        @Key(
                example = "30d",
                means =
                        "how long documents are kept; `setup` installs it as data stream lifecycle. Without it the policy"
                                + " `logs` of Elasticsearch rolls indices over and keeps them for ever")
        @Nullable
        Duration retention) {

    public SinkConfig {
        Refusals.refuseIf(
                retention != null && retention.compareTo(Duration.ofHours(1)) < 0, "retention must be at least 1h");
    }

    /** The cluster. */
    public record ElasticsearchConfig(
            @Key(
                    example = "http://127.0.0.1:9200",
                    means = "URLs of its nodes, all with the same path; the port is 9200 where none is given")
            List<URI> hosts,

            @Key(means = "user for basic authentication") @Nullable
            String username,

            @Key(secret = true, means = "password of that user") @Nullable
            String password,

            @Key(secret = true, means = "base64 of `id:key`, instead of user and password") @Nullable
            String apiKey,

            @Key(
                    means =
                            "PEM file of the certificate authorities to trust instead of the system's; read again when it"
                                    + " changes")
            @Nullable
            Path certificateAuthority,

            @Key(
                    means =
                            "SHA-256 of the certificate authority to trust, in hexadecimal, as Elasticsearch prints it at"
                                    + " its first start; instead of `certificate-authority`")
            @Nullable
            String certificateFingerprint,

            @Key(fallback = "5s", means = "how long a connection may take to open")
            Duration connectTimeout,

            @Key(fallback = "60s", means = "how long an answer may take; after it a request is in doubt and is checked")
            Duration requestTimeout) {

        private static final String WOULD_NOT_BE_ASKED =
                " would never be asked, since no URL of hosts is encrypted; write https:// there";
        private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{2}(:?[0-9a-fA-F]{2}){31}");

        public ElasticsearchConfig {
            hosts = List.copyOf(hosts);
            Refusals.refuseIf(
                    hosts.isEmpty(), "hosts is missing; name at least one URL, for example http://127.0.0.1:9200");
            for (URI host : hosts) {
                refuseUnlessNode(host);
            }
            Refusals.refuseIf(
                    hosts.stream().map(URI::getPath).distinct().count() > 1, "hosts must all have the same path");
            // First, or else the part is given up over the password before anybody has told of the key.
            Refusals.refuseIf(
                    apiKey != null && (username != null || password != null),
                    "api-key cannot be used together with username and password; keep one of them");
            Refusals.refuseIf(username != null && password == null, "password is missing; it goes with username");
            Refusals.refuseIf(username == null && password != null, "username is missing; it goes with password");
            Refusals.refuseIf(
                    certificateFingerprint != null && certificateAuthority != null,
                    "certificate-fingerprint cannot be used together with certificate-authority; keep one of them");
            Refusals.refuseIf(
                    certificateFingerprint != null
                            && !SHA_256.matcher(certificateFingerprint).matches(),
                    "certificate-fingerprint is not a SHA-256; write its 64 hexadecimal digits, with or without colons");
            boolean isEncrypted = hosts.stream().anyMatch(host -> "https".equals(host.getScheme()));
            Refusals.refuseIf(
                    certificateFingerprint != null && !isEncrypted, "certificate-fingerprint" + WOULD_NOT_BE_ASKED);
            Refusals.refuseIf(
                    certificateAuthority != null && !isEncrypted, "certificate-authority" + WOULD_NOT_BE_ASKED);
            refuseUnlessMillis(connectTimeout, "connect-timeout");
            refuseUnlessMillis(requestTimeout, "request-timeout");
        }

        /** Hides what must not be logged. */
        @Override
        public String toString() {
            return "ElasticsearchConfig[hosts=" + hosts + "]";
        }

        private static void refuseUnlessNode(URI host) {
            boolean http = "http".equals(host.getScheme()) || "https".equals(host.getScheme());
            Refusals.refuseIf(
                    !http || host.getHost() == null,
                    "hosts has \"" + withoutUser(host)
                            + "\", which is not a URL; write http://host:9200 or https://host:9200");
            Refusals.refuseIf(
                    host.getUserInfo() != null,
                    "hosts must not carry a user and password, which would be shown in logs; set username and password");
            Refusals.refuseIf(
                    host.getQuery() != null || host.getFragment() != null, "hosts must not carry a query or fragment");
        }

        private static String withoutUser(URI host) {
            return host.toString().replaceAll("//[^@/]*@", "//");
        }

        private static void refuseUnlessMillis(Duration timeout, String key) {
            Refusals.refuseIf(
                    timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE, key + " must be from 1ms to 24d");
        }
    }

    /** Bulk requests. */
    public record BulkConfig(
            @Key(name = "max-size", fallback = "5MiB", means = "a request is sealed when its body reaches this size")
            int maxBytes,

            @Key(fallback = "5000", means = "or this many documents")
            int maxDocuments,

            @Key(fallback = "100ms", means = "or this age") Duration linger,

            @Key(
                    fallback = "4",
                    means = "requests on the wire at once, over all stream threads; fewer while Elasticsearch turns"
                            + " requests away with 429")
            int maxInFlight,

            @Key(fallback = "100ms", means = "the first wait before a retry; doubled each time, with jitter")
            Duration minBackoff,

            @Key(fallback = "10s", means = "the longest wait before a retry")
            Duration maxBackoff,

            @Key(
                    fallback = "0",
                    means = "part of every `_id`; raise it to process the same records into new documents on purpose")
            int generation,

            @Key(
                    fallback = "accept",
                    means = "what becomes of an event that Elasticsearch has put into its own failure store:"
                            + " `accept` settles it, counted apart; `dead-letter` sends its record to the dead-letter"
                            + " topic as well, code `sink.failure-store`")
            FailureStore failureStore,

            @Key(
                    example = "30m",
                    means = "an event whose document Elasticsearch refuses by its own item for so long, whatever the"
                            + " reason, goes to the dead-letter topic, code `sink.parked`, so that its partition goes on;"
                            + " `dead-letters replay` brings it back. Without it the event is sent again for ever, and its"
                            + " partition stops when `ledger.window` is full. While requests fail as a whole nothing is"
                            + " parked")
            @Nullable
            Duration parkAfter,

            @Key(
                    means = "errors to judge otherwise than by default; `explain-outcomes` shows the table that"
                            + " results")
            List<OutcomeOverride> outcomes) {

        /** What to do with what Elasticsearch has rejected into its own failure store. */
        public enum FailureStore {
            ACCEPT,
            DEAD_LETTER
        }

        public static final BulkConfig DEFAULT = Binder.defaults(BulkConfig.class);

        public BulkConfig {
            outcomes = List.copyOf(outcomes);
            Refusals.refuseIf(maxBytes < 1024, "max-size must be at least 1KiB");
            Refusals.refuseIf(maxDocuments < 1, "max-documents must be at least 1");
            Refusals.refuseIf(maxInFlight < 1, "max-in-flight must be at least 1");
            Refusals.refuseIf(linger.isNegative(), "linger must not be negative");
            Refusals.refuseIf(minBackoff.isNegative() || minBackoff.isZero(), "min-backoff must be more than 0");
            Refusals.refuseIf(maxBackoff.compareTo(minBackoff) < 0, "max-backoff must not be less than min-backoff");
            Refusals.refuseIf(
                    parkAfter != null && parkAfter.compareTo(maxBackoff) < 0,
                    "park-after must not be less than max-backoff, or what is refused once is parked");
            Refusals.refuseIf(generation < 0, "generation must not be negative");
            refuseTwice(outcomes);
        }

        private static void refuseTwice(List<OutcomeOverride> outcomes) {
            Set<String> errors = new HashSet<>();
            for (OutcomeOverride override : outcomes) {
                String error = override.status() + (override.type() == null ? "" : " " + override.type());
                Refusals.refuseIf(!errors.add(error), "outcomes has two entries for " + error + "; keep one of them");
            }
        }
    }
}
