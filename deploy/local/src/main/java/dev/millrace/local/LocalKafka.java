package dev.millrace.local;

import dev.millrace.local.BrokerSettings.Listener;
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

/** A real Kafka broker, its own controller (KRaft), as a process. */
public final class LocalKafka extends LocalServer implements KafkaServer {

    private static final String NAME = "Kafka";

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
        List<String> names = new ArrayList<>(List.of(BrokerSettings.PLAIN));
        names.addAll(options.listeners());
        names.add(BrokerSettings.CONTROLLER);
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
        Folders.write(
                configuration(folder),
                BrokerSettings.lines(
                        names.stream().map(this::listener).toList(),
                        folder.resolve("storage").toString(),
                        options.settings()));
    }

    private Listener listener(String name) {
        String protocol = name.equals(BrokerSettings.CONTROLLER) ? BrokerSettings.PLAIN : name;
        return new Listener(name, protocol, address(name), address(name));
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

    @Override
    public String bootstrapServers() {
        return address(BrokerSettings.PLAIN);
    }

    @Override
    public String bootstrapServers(String securityProtocol) {
        return address(securityProtocol);
    }
}
