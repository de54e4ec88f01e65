package dev.millrace.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real Kafka broker, its own controller (KRaft). It creates no topic of its own accord, never deletes old records, and
 * lets consumer groups form without delay.
 */
public final class LocalKafka extends LocalServer {

    private static final String NAME = "Kafka";
    private static final String PLAIN = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaOptions options;
    private final Path folder;
    private volatile Map<String, Integer> ports = Map.of();

    /** @throws ServerStartException with the end of the broker's log */
    public static LocalKafka start(KafkaOptions options) {
        Path folder = options.data()
                .map(data -> Folders.create(data.toAbsolutePath().resolve("kafka")))
                .orElseGet(() -> Folders.createTemporary("millrace-kafka-"));
        List<Path> temporary = options.data().isPresent() ? List.of() : List.of(folder);
        try {
            LocalKafka kafka = new LocalKafka(options, folder, temporary);
            kafka.launch(options.port(), kafka.listenerNames().size());
            return kafka;
        } catch (RuntimeException e) {
            temporary.forEach(Folders::delete);
            throw e;
        }
    }

    private LocalKafka(KafkaOptions options, Path folder, List<Path> temporary) {
        super(new Setup(
                NAME,
                options.data().isPresent(),
                options.startWithin(),
                options.progress(),
                ServerLog.in(options.logs().orElse(folder), "kafka"),
                command(options, folder),
                folder,
                Map.of(),
                temporary));
        this.options = options;
        this.folder = folder;
    }

    private static List<String> command(KafkaOptions options, Path folder) {
        String classPath = Stream.concat(
                        Stream.of(ServerFiles.ownCode()), ServerFiles.ofThisBuild().kafkaClassPath().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                Java.EXECUTABLE.toString(),
                "-Xmx" + options.heap(),
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                Java.NO_PERFORMANCE_DATA,
                "-Dlogback.configurationFile=dev/millrace/local/kafka-logback.xml",
                "-cp",
                classPath,
                KafkaBroker.class.getName(),
                configuration(folder).toString(),
                ready(folder).toString());
    }

    private static Path configuration(Path folder) {
        return folder.resolve("server.properties");
    }

    /** The broker writes its process id here once it serves. */
    private static Path ready(Path folder) {
        return folder.resolve("ready");
    }

    private List<String> listenerNames() {
        List<String> names = new ArrayList<>(List.of(PLAIN));
        names.addAll(options.listeners());
        names.add(CONTROLLER);
        return names;
    }

    @Override
    void configure(List<Integer> picked) {
        List<String> names = listenerNames();
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            byName.put(names.get(i), picked.get(i));
        }
        ports = byName;
        Map<String, String> settings = new LinkedHashMap<>(ourSettings());
        settings.putAll(options.settings());
        Folders.write(
                configuration(folder),
                settings.entrySet().stream()
                        .map(setting ->
                                setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                        .toList());
    }

    private Map<String, String> ourSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + address(CONTROLLER));
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", PLAIN);
        settings.put("listeners", listeners());
        settings.put("advertised.listeners", listeners());
        settings.put("listener.security.protocol.map", protocols());
        settings.put("log.dirs", folder.resolve("storage").toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        // A broker that was killed may register again only when its old session is over; by default that takes 9 s.
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("log.retention.ms", "-1");
        settings.put("log.retention.bytes", "-1");
        // The default of 128 MiB is a third of the heap, to compact topics that hold next to nothing here.
        settings.put("log.cleaner.dedupe.buffer.size", "8388608");
        return settings;
    }

    private String listeners() {
        return listenerNames().stream()
                .map(name -> name + "://" + address(name))
                .collect(Collectors.joining(","));
    }

    private String protocols() {
        return listenerNames().stream()
                .map(name -> name + ":" + (name.equals(CONTROLLER) ? PLAIN : name))
                .collect(Collectors.joining(","));
    }

    private String address(String listener) {
        Integer port = ports.get(listener);
        if (port == null) {
            throw new IllegalArgumentException("no listener " + listener + "; there are " + ports.keySet());
        }
        return "127.0.0.1:" + port;
    }

    @Override
    Optional<ProcessHandle> answering(ProcessHandle command) {
        try {
            String pid = Files.readString(ready(folder));
            return pid.equals(Long.toString(command.pid())) ? Optional.of(command) : Optional.empty();
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException e) {
            throw new ServerStartException("cannot read " + ready(folder), e);
        }
    }

    /** Of the plain listener, as a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return address(PLAIN);
    }

    /** @param securityProtocol one of {@link KafkaOptions#listeners} */
    public String bootstrapServers(String securityProtocol) {
        return address(securityProtocol);
    }
}
