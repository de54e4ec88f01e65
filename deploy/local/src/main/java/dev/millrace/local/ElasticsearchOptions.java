package dev.millrace.local;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How an {@link ElasticsearchServer} is started. Security is off and the disk may fill, unless the settings say otherwise.
 *
 * @param port of its REST layer; empty for any free one
 * @param data kept when the node is closed; empty for a temporary folder that goes with it
 * @param logs folder for {@code elasticsearch.log}; empty for the data folder
 * @param heap the node's {@code -Xms} and {@code -Xmx}
 * @param settings of the node, over our own ({@code elasticsearch.yml})
 * @param configFiles copied beside {@code elasticsearch.yml} under these names, such as certificates: the server reads
 *     none from elsewhere
 * @param startWithin time from the start of the process until the node answers
 * @param progress told what takes time, one line each
 */
public record ElasticsearchOptions(
        Optional<Integer> port,
        Optional<Path> data,
        Optional<Path> logs,
        String heap,
        Map<String, String> settings,
        Map<String, Path> configFiles,
        Duration startWithin,
        Consumer<String> progress) {

    private static final ElasticsearchOptions DEFAULTS = new ElasticsearchOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "512m",
            Map.of(),
            Map.of(),
            Duration.ofMinutes(3),
            line -> {});

    public ElasticsearchOptions {
        settings = Map.copyOf(settings);
        configFiles = Map.copyOf(configFiles);
    }

    public static ElasticsearchOptions defaults() {
        return DEFAULTS;
    }

    /** What every node here is started with, with {@link #settings} over it. */
    public Map<String, String> nodeSettings() {
        Map<String, String> all = new TreeMap<>(Map.of(
                "discovery.type", "single-node",
                "cluster.routing.allocation.disk.threshold_enabled", "false",
                "action.destructive_requires_name", "false",
                "xpack.security.enabled", "false"));
        all.putAll(settings);
        return all;
    }

    /** Whether the node asks who is there. */
    public boolean isSecured() {
        return isOn("xpack.security.enabled");
    }

    /** @param port of 127.0.0.1 */
    public URI url(int port) {
        String scheme = isOn("xpack.security.http.ssl.enabled") ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + port);
    }

    private boolean isOn(String setting) {
        return settings.getOrDefault(setting, "false").equals("true");
    }

    public ElasticsearchOptions withPort(int port) {
        return new ElasticsearchOptions(
                Optional.of(port), data, logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withData(Path data) {
        return new ElasticsearchOptions(
                port, Optional.of(data), logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withLogs(Path logs) {
        return new ElasticsearchOptions(
                port, data, Optional.of(logs), heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withHeap(String heap) {
        return new ElasticsearchOptions(port, data, logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withSettings(Map<String, String> settings) {
        return new ElasticsearchOptions(port, data, logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withConfigFiles(Map<String, Path> configFiles) {
        return new ElasticsearchOptions(port, data, logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withStartWithin(Duration startWithin) {
        return new ElasticsearchOptions(port, data, logs, heap, settings, configFiles, startWithin, progress);
    }

    public ElasticsearchOptions withProgress(Consumer<String> progress) {
        return new ElasticsearchOptions(port, data, logs, heap, settings, configFiles, startWithin, progress);
    }
}
