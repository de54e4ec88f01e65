package dev.millrace.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a {@link KafkaServer} is started.
 *
 * @param port of the plain listener; empty for any free one
 * @param data kept when the broker is closed; empty for a temporary folder that goes with it
 * @param logs folder for {@code kafka.log}; empty for the data folder
 * @param heap the broker's {@code -Xmx}
 * @param settings of the broker, over our own ({@code server.properties})
 * @param listeners security protocols beside PLAINTEXT, each on a free port of its own
 * @param files that the settings name by their absolute paths, such as key stores; read anew at each restart
 * @param startWithin time from the start of the process until the broker answers
 * @param progress told what takes time, one line each
 */
public record KafkaOptions(
        Optional<Integer> port,
        Optional<Path> data,
        Optional<Path> logs,
        String heap,
        Map<String, String> settings,
        List<String> listeners,
        List<Path> files,
        Duration startWithin,
        Consumer<String> progress) {

    private static final KafkaOptions DEFAULTS = new KafkaOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "384m",
            Map.of(),
            List.of(),
            List.of(),
            Duration.ofSeconds(90),
            line -> {});

    public KafkaOptions {
        settings = Map.copyOf(settings);
        listeners = List.copyOf(listeners);
        files = List.copyOf(files);
    }

    public static KafkaOptions defaults() {
        return DEFAULTS;
    }

    public KafkaOptions withPort(int port) {
        return new KafkaOptions(Optional.of(port), data, logs, heap, settings, listeners, files, startWithin, progress);
    }

    public KafkaOptions withData(Path data) {
        return new KafkaOptions(port, Optional.of(data), logs, heap, settings, listeners, files, startWithin, progress);
    }

    public KafkaOptions withLogs(Path logs) {
        return new KafkaOptions(port, data, Optional.of(logs), heap, settings, listeners, files, startWithin, progress);
    }

    public KafkaOptions withHeap(String heap) {
        return new KafkaOptions(port, data, logs, heap, settings, listeners, files, startWithin, progress);
    }

    public KafkaOptions withSettings(Map<String, String> settings) {
        return new KafkaOptions(port, data, logs, heap, settings, listeners, files, startWithin, progress);
    }

    /** @param securityProtocols such as {@code SSL} or {@code SASL_PLAINTEXT}; their settings go to {@link #settings} */
    public KafkaOptions withListeners(String... securityProtocols) {
        return new KafkaOptions(
                port, data, logs, heap, settings, List.of(securityProtocols), files, startWithin, progress);
    }

    public KafkaOptions withFiles(Path... files) {
        return new KafkaOptions(port, data, logs, heap, settings, listeners, List.of(files), startWithin, progress);
    }

    public KafkaOptions withStartWithin(Duration startWithin) {
        return new KafkaOptions(port, data, logs, heap, settings, listeners, files, startWithin, progress);
    }

    public KafkaOptions withProgress(Consumer<String> progress) {
        return new KafkaOptions(port, data, logs, heap, settings, listeners, files, startWithin, progress);
    }
}
