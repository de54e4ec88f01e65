package dev.millrace.local;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Command line of {@link RunningServers}: starts both, says where they are, and stays up until it is told to end. */
public final class LocalServersMain {

    private static final int EXIT_NOT_STARTED = 1;
    private static final int EXIT_USAGE = 2;

    private LocalServersMain() {}

    /** Exit status 0 after {@code --help}, 1 when a server does not come up, 2 for arguments that make no sense. */
    public static void main(String[] arguments) throws InterruptedException {
        LocalServersArguments parsed;
        try {
            parsed = LocalServersArguments.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        if (parsed.wantsHelp()) {
            System.out.print(LocalServersArguments.HELP);
            return;
        }
        run(parsed);
    }

    private static void run(LocalServersArguments arguments) throws InterruptedException {
        try (RunningServers<LocalKafka, LocalElasticsearch> servers = RunningServers.start(
                arguments.kafka().withProgress(LocalServersMain::progress),
                arguments.elasticsearch().withProgress(LocalServersMain::progress))) {
            List<String> addresses = addresses(servers.kafka(), servers.elasticsearch());
            arguments.addresses().ifPresent(file -> publish(file, addresses));
            tell(System.out, servers);
            if (arguments.endsWithStandardInput()) {
                awaitEndOfStandardInput();
            } else {
                new CountDownLatch(1).await();
            }
        } catch (ServerStartException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_NOT_STARTED);
        }
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private static List<String> addresses(LocalKafka kafka, LocalElasticsearch elasticsearch) {
        return List.of(
                "bootstrap.servers=" + kafka.bootstrapServers(),
                "elasticsearch.url=" + elasticsearch.url(),
                "kafka.pid=" + kafka.pid(),
                "elasticsearch.pid=" + elasticsearch.pid(),
                "kafka.log=" + kafka.logFile(),
                "elasticsearch.log=" + elasticsearch.logFile());
    }

    /** In one step, so that a script which waits for the file never reads half of it. */
    private static void publish(Path file, List<String> addresses) {
        Path written = file.resolveSibling(file.getFileName() + ".part");
        Folders.write(written, addresses);
        try {
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void tell(PrintStream out, RunningServers<LocalKafka, LocalElasticsearch> servers) {
        out.println("Kafka          " + servers.kafka().bootstrapServers() + "  (log: "
                + servers.kafka().logFile() + ")");
        out.println("Elasticsearch  " + servers.elasticsearch().url() + "  (log: "
                + servers.elasticsearch().logFile() + ")");
        out.println("Both run until Ctrl-C.");
    }

    private static void awaitEndOfStandardInput() {
        try {
            System.in.transferTo(PrintStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
