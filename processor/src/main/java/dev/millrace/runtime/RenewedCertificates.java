package dev.millrace.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's own TLS for its clients, made anew when a key store or trust store file has changed since: the next connection
 * has the renewed certificate, and nothing is restarted. Brokers can do that by their dynamic configuration; the clients
 * of 4.3.1 read their files once. While a changed file cannot be used, the certificates of before are.
 *
 * <p>Each client has one of its own and connects on one thread.
 */
public final class RenewedCertificates implements SslEngineFactory {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedCertificates.class);
    private static final List<String> FILES =
            List.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);

    private Map<String, ?> settings = Map.of();
    private Map<String, FileTime> modified = Map.of();
    private SslEngineFactory current = new DefaultSslEngineFactory();

    /** @throws KafkaException as Kafka's own does */
    @Override
    public void configure(Map<String, ?> configs) {
        settings = Map.copyOf(withoutNulls(configs));
        modified = modified();
        current.configure(settings);
    }

    private static Map<String, Object> withoutNulls(Map<String, ?> configs) {
        Map<String, Object> set = new HashMap<>();
        configs.forEach((name, value) -> {
            if (value != null) {
                set.put(name, value);
            }
        });
        return set;
    }

    /** Of the files that there are; one that is away for the moment of its replacement is simply not in it. */
    private Map<String, FileTime> modified() {
        Map<String, FileTime> times = new HashMap<>();
        for (String key : FILES) {
            Object file = settings.get(key);
            if (file != null) {
                try {
                    times.put(key, Files.getLastModifiedTime(Path.of(file.toString())));
                } catch (IOException away) {
                    LOG.atDebug().addKeyValue("file.path", file).log("A certificate file is not there");
                }
            }
        }
        return times;
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, @Nullable String endpointIdentification) {
        renew();
        return current.createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    private void renew() {
        Map<String, FileTime> now = modified();
        if (Objects.equals(now, modified)) {
            return;
        }
        // Also where they cannot be used, so that it is told once for each change.
        modified = now;
        SslEngineFactory renewed = new DefaultSslEngineFactory();
        try {
            renewed.configure(settings);
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("error.message", e.getMessage())
                    .log("Certificate files of kafka.client have changed and cannot be used; those of before are");
            return;
        }
        current = renewed;
        LOG.info("Certificate files of kafka.client have been read again");
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        return current.createServerSslEngine(peerHost, peerPort);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return current.shouldBeRebuilt(nextConfigs);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return current.reconfigurableConfigs();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return current.keystore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return current.truststore();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
