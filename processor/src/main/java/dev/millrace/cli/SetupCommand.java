package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.runtime.TopicSetup;
import dev.millrace.sink.ElasticsearchSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code setup}: what Kafka and Elasticsearch need before {@code run}. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Creates the input topics and the dead-letter topic that are missing, and installs the component and index"
                    + " templates, as far as the server has the modules for them.",
            "May be run at any time and again."
        })
final class SetupCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Partitions of new input topics; default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication-factor",
            paramLabel = "N",
            description = "Replicas of new topics; default: the brokers' own default.")
    private @Nullable Short replicas;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        PrintWriter out = spec.commandLine().getOut();
        try {
            new TopicSetup(loaded)
                    .create(partitions, Optional.ofNullable(replicas))
                    .forEach(out::println);
        } catch (ExecutionException e) {
            throw new IOException("Kafka at " + loaded.kafka().bootstrapServers() + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("Kafka at " + loaded.kafka().bootstrapServers() + " does not answer", e);
        }
        try {
            ElasticsearchSetup.install(loaded.sink().elasticsearch()).forEach(out::println);
        } catch (IOException e) {
            throw new IOException(
                    "Elasticsearch at " + loaded.sink().elasticsearch().hosts() + ": " + e.getMessage(), e);
        } finally {
            out.flush();
        }
        return 0;
    }
}
