package dev.millrace.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real Elasticsearch node, a cluster of its own, as a process, with few modules (see this module's README for what it
 * lacks).
 */
public final class LocalElasticsearch extends LocalServer implements ElasticsearchServer {

    private static final String NAME = "Elasticsearch";
    private static final int PROBE_TIMEOUT_MILLIS = 2_000;
    private static final String WHO_ARE_YOU = "/_nodes/_local/process?filter_path=nodes.*.process.id";
    private static final Pattern PROCESS_ID = Pattern.compile("\"id\":(\\d+)");

    private final ElasticsearchOptions options;
    private final Path folder;
    private final ServerUser user;
    private volatile Optional<URI> url = Optional.empty();

    /** As the parent pom names it. */
    public static String version() {
        return ServerFiles.ofThisBuild().elasticsearchVersion();
    }

    /** @throws ServerStartException with the end of the node's log */
    public static LocalElasticsearch start(ElasticsearchOptions options) {
        Path folder = options.data()
                .map(data -> Folders.create(data.toAbsolutePath().resolve("elasticsearch")))
                .orElseGet(() -> Folders.createTemporary("millrace-elasticsearch-"));
        // Goes at the end even when the data is kept.
        Path temporary = options.data().isPresent() ? Folders.createTemporary("millrace-elasticsearch-home-") : folder;
        try {
            return start(options, folder, temporary, ServerFiles.ofThisBuild());
        } catch (RuntimeException e) {
            Folders.delete(temporary);
            throw e;
        }
    }

    private static LocalElasticsearch start(
            ElasticsearchOptions options, Path folder, Path temporary, ServerFiles files) {
        ServerUser user = ServerUser.neverRoot(temporary);
        List.of("config", "data", "logs", "tmp").forEach(name -> Folders.create(folder.resolve(name)));
        user.own(folder);
        user.own(temporary);
        requireReachable(user, folder.resolve("config"), "its data", "a data folder");
        requireReachable(user, Java.EXECUTABLE, "Java", "a Java");
        ElasticsearchHome home = ElasticsearchHome.reachableBy(user, files, temporary);
        LocalElasticsearch elasticsearch = new LocalElasticsearch(options, folder, temporary, user, home);
        // Unpacked on the leash, so that half of it does not stay behind when we are ended meanwhile.
        try {
            home.unpack(files.elasticsearchZip(), options.progress());
        } catch (RuntimeException e) {
            elasticsearch.close();
            throw e;
        }
        elasticsearch.launch(options.port(), 1);
        return elasticsearch;
    }

    private static void requireReachable(ServerUser user, Path path, String what, String instead) {
        if (!user.canReach(path)) {
            throw new ServerStartException(
                    NAME + " refuses to run as root, and the user that it runs as instead cannot " + "reach " + what
                            + " at " + path + "; use " + instead + " that every user can reach");
        }
    }

    private LocalElasticsearch(
            ElasticsearchOptions options, Path folder, Path temporary, ServerUser user, ElasticsearchHome home) {
        super(new Setup(
                NAME,
                options.data().isPresent(),
                options.startWithin(),
                options.progress(),
                ServerLog.in(options.logs().orElse(folder), "elasticsearch"),
                command(user, home.path(), folder),
                home.path(),
                Map.of("ES_TMPDIR", folder.resolve("tmp").toString()),
                List.of(temporary, home.aside())));
        this.options = options;
        this.folder = folder;
        this.user = user;
    }

    /** What {@code bin/elasticsearch} runs, without its shell scripts: they want a JDK of their own. */
    private static List<String> command(ServerUser user, Path home, Path folder) {
        List<String> command = new ArrayList<>(user.prefix());
        command.add(Java.EXECUTABLE.toString());
        command.addAll(Java.SMALL);
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-Dcli.name=server",
                "-Dcli.script=" + home.resolve("bin/elasticsearch"),
                "-Dcli.libs=lib/tools/server-cli",
                "-Des.path.home=" + home,
                "-Des.path.conf=" + folder.resolve("config"),
                "-Des.distribution.type=zip",
                "-Des.java.type=ES_JAVA_HOME",
                "-cp",
                home.resolve("lib") + "/*:" + home.resolve("lib/cli-launcher") + "/*",
                "org.elasticsearch.launcher.CliToolLauncher"));
        return command;
    }

    @Override
    void configure(List<Integer> ports) {
        int port = ports.get(0);
        Map<String, String> settings = new LinkedHashMap<>(ourSettings(port));
        settings.putAll(options.nodeSettings());
        url = Optional.of(options.url(port));
        Path config = folder.resolve("config");
        Folders.write(
                config.resolve("elasticsearch.yml"),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + quoted(setting.getValue()))
                        .toList());
        Folders.write(config.resolve("jvm.options"), jvmOptions());
        Folders.write(config.resolve("log4j2.properties"), LOG_TO_CONSOLE);
        options.configFiles().forEach((name, file) -> copy(file, config.resolve(name)));
        user.own(config);
    }

    private Map<String, String> ourSettings(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cluster.name", "millrace-local");
        settings.put("node.name", "local");
        settings.put("network.host", "127.0.0.1");
        settings.put("http.port", Integer.toString(port));
        settings.put("transport.port", "0");
        settings.put("path.data", folder.resolve("data").toString());
        settings.put("path.logs", folder.resolve("logs").toString());
        return settings;
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private List<String> jvmOptions() {
        return List.of(
                "-Xms" + options.heap(),
                "-Xmx" + options.heap(),
                "-XX:+UseG1GC",
                "-XX:+ExitOnOutOfMemoryError",
                // The memory that the heap may grow to is taken when it does.
                "-XX:-AlwaysPreTouch",
                Java.NO_PERFORMANCE_DATA,
                "-Djava.io.tmpdir=${ES_TMPDIR}",
                "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
                "-XX:ErrorFile=" + folder.resolve("logs/hs_err_pid%p.log"));
    }

    /** Our log file is what the server prints; it shall write none of its own. */
    private static final List<String> LOG_TO_CONSOLE = List.of(
            "status = error",
            "appender.console.type = Console",
            "appender.console.name = console",
            "appender.console.layout.type = PatternLayout",
            "appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.}: %m%n",
            "rootLogger.level = info",
            "rootLogger.appenderRef.console.ref = console");

    private static void copy(Path file, Path to) {
        try {
            Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An open node says its process id, so another server on this port is not taken for ours. A secured one tells
     * strangers nothing: it counts as answering once it accepts connections, which it does when its cluster has formed.
     */
    @Override
    Optional<ProcessHandle> answering(ProcessHandle command) {
        Optional<ProcessHandle> jvm = command.children().findFirst();
        return jvm.filter(found -> options.isSecured() ? accepts() : answers().equals(Optional.of(found.pid())));
    }

    private boolean accepts() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url().getHost(), url().getPort()), PROBE_TIMEOUT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Optional<Long> answers() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) url().resolve(WHO_ARE_YOU).toURL().openConnection();
            connection.setConnectTimeout(PROBE_TIMEOUT_MILLIS);
            connection.setReadTimeout(PROBE_TIMEOUT_MILLIS);
            try (InputStream body = connection.getInputStream()) {
                Matcher id = PROCESS_ID.matcher(new String(body.readAllBytes(), StandardCharsets.UTF_8));
                return id.find() ? Optional.of(Long.valueOf(id.group(1))) : Optional.empty();
            }
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    @Override
    public URI url() {
        return url.orElseThrow(() -> new IllegalStateException(NAME + " is not configured yet"));
    }
}
