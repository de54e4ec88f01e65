package dev.millrace.sink;

import co.elastic.clients.transport.TransportUtils;
import dev.millrace.config.SinkConfig.ElasticsearchConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.impl.nio.client.HttpAsyncClientBuilder;
import org.apache.http.impl.nio.reactor.IOReactorConfig;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Connections to Elasticsearch as {@link ElasticsearchConfig} describes them.
 *
 * <p>The 8.19 client has one transport, the low-level {@link RestClient} on Apache HttpClient 4; the one on HttpClient 5
 * came with 9.0. Its typed API is not used: bulk bodies go out as they are, and the templates are JSON files already.
 */
public final class ElasticsearchClients {

    private static final int DEFAULT_PORT = 9200;

    private ElasticsearchClients() {}

    /**
     * The client that sends bytes and streams answers. Given several hosts it takes turns, tries the next one after a
     * connection failure or a 502, 503 or 504, and leaves a failed one out for a while.
     *
     * @param connections how many requests may be on the wire at once, to any host; further ones wait in the client
     * @return to be closed by the caller; connects with the first request, so a cluster that is away is no error here
     * @throws IllegalArgumentException if the certificate authority is not a readable PEM file, naming key and file
     */
    public static RestClient lowLevel(ElasticsearchConfig config, int connections) {
        return lowLevel(config, connections, new HostFailures());
    }

    /** The same, and tells which hosts fail. */
    public static RestClient lowLevel(ElasticsearchConfig config, int connections, HostFailures failures) {
        @Nullable SSLContext tls = trusted(config);
        RestClientBuilder builder = RestClient.builder(hosts(config.hosts()))
                .setFailureListener(failures)
                .setDefaultHeaders(headers(config))
                .setRequestConfigCallback(request -> request.setConnectTimeout(
                                Math.toIntExact(config.connectTimeout().toMillis()))
                        .setSocketTimeout(
                                Math.toIntExact(config.requestTimeout().toMillis()))
                        // Waiting for a free connection is back-pressure, not a failure of the cluster.
                        .setConnectionRequestTimeout(0))
                .setHttpClientConfigCallback(http -> configure(http, connections, tls));
        String prefix = config.hosts().get(0).getPath();
        if (prefix != null && prefix.length() > 1) {
            builder.setPathPrefix(prefix);
        }
        return builder.build();
    }

    private static HttpAsyncClientBuilder configure(
            HttpAsyncClientBuilder http, int connections, @Nullable SSLContext tls) {
        if (tls != null) {
            http.setSSLContext(tls);
        }
        // The credentials are in the headers already; the cache would deserialize a Java object for each request.
        http.disableAuthCaching();
        // One I/O thread per core would starve the stream threads of cores; two keep 10 Gbit/s busy.
        return http.setMaxConnPerRoute(connections)
                .setMaxConnTotal(connections)
                .setDefaultIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(Math.min(2, Runtime.getRuntime().availableProcessors()))
                        // A load balancer forgets idle connections; without keep-alive the next request learns it late.
                        .setSoKeepAlive(true)
                        .build());
    }

    private static HttpHost[] hosts(List<URI> hosts) {
        return hosts.stream()
                .map(host -> new HttpHost(
                        host.getHost(), host.getPort() < 0 ? DEFAULT_PORT : host.getPort(), host.getScheme()))
                .toArray(HttpHost[]::new);
    }

    /** Sent with the first request: without it each new connection would cost a 401 and a second try. */
    private static Header[] headers(ElasticsearchConfig config) {
        List<Header> headers = new ArrayList<>();
        if (config.apiKey() != null) {
            headers.add(new BasicHeader("Authorization", "ApiKey " + config.apiKey()));
        } else if (config.username() != null) {
            String credentials = config.username() + ":" + config.password();
            String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            headers.add(new BasicHeader("Authorization", "Basic " + encoded));
        }
        return headers.toArray(Header[]::new);
    }

    private static @Nullable SSLContext trusted(ElasticsearchConfig config) {
        if (config.certificateFingerprint() != null) {
            return TransportUtils.sslContextFromCaFingerprint(config.certificateFingerprint());
        }
        return config.certificateAuthority() == null ? null : AuthorityFile.trusting(config.certificateAuthority());
    }
}
