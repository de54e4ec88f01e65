package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.kibana.KibanaSetup;
import dev.millrace.runtime.TopicSetup;
import dev.millrace.sink.ElasticsearchSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
            "Creates those of the input topics, the dead-letter topic and the ledger topic that are missing, and installs"
                    + " the component and index templates, as far as the server has the modules for them.",
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

    @Option(
            names = "--kibana",
            paramLabel = "URL",
            description = "Imports data views, dashboards, searches and alert rules into this Kibana too.")
    private @Nullable URI kibana;

    @Option(
            names = "--kibana-space",
            paramLabel = "ID",
            description = "The space to import into, created if it is missing; default: the default space.")
    private @Nullable String kibanaSpace;

    @Option(
            names = "--kibana-api-key-file",
            paramLabel = "FILE",
            description = "Holds the API key for Kibana; default: the credentials of sink.elasticsearch.")
    private @Nullable Path kibanaApiKeyFile;

    @ArgGroup
    private @Nullable Instead what;

    /** What else may be done with the templates. */
    private static final class Instead {

        @Option(
                names = "--diff",
                required = true,
                description =
                        "Changes nothing: shows how the installed templates differ from ours. Exits with 5 if they do.")
        private boolean diff;

        @Option(
                names = "--remove",
                required = true,
                description = "Removes the templates; topics, data streams and millrace@custom stay.")
        @SuppressWarnings("UnusedVariable") // One of the two is given.
        private boolean remove;
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        PrintWriter out = spec.commandLine().getOut();
        if (what != null) {
            return elsewise(what, loaded, out);
        }
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
            ElasticsearchSetup.install(
                            loaded.sink().elasticsearch(), loaded.sink().retention())
                    .forEach(out::println);
        } catch (IOException e) {
            throw new IOException(
                    "Elasticsearch at " + loaded.sink().elasticsearch().hosts() + ": " + e.getMessage(), e);
        } finally {
            out.flush();
        }
        if (kibana != null) {
            importInto(kibana, loaded, out);
        }
        return 0;
    }

    private int elsewise(Instead instead, MillraceConfig loaded, PrintWriter out) throws IOException {
        try {
            if (!instead.diff) {
                ElasticsearchSetup.remove(loaded.sink().elasticsearch()).forEach(out::println);
                return 0;
            }
            List<String> differences = ElasticsearchSetup.differences(
                    loaded.sink().elasticsearch(), loaded.sink().retention());
            differences.forEach(out::println);
            out.println(differences.isEmpty() ? "the templates are as setup installs them" : "run setup to mend it");
            return differences.isEmpty() ? 0 : Main.DRIFT;
        } catch (IOException e) {
            throw new IOException(
                    "Elasticsearch at " + loaded.sink().elasticsearch().hosts() + ": " + e.getMessage(), e);
        } finally {
            out.flush();
        }
    }

    private void importInto(URI url, MillraceConfig loaded, PrintWriter out) throws IOException, InterruptedException {
        String key = kibanaApiKeyFile == null
                ? null
                : Files.readString(kibanaApiKeyFile).strip();
        try {
            new KibanaSetup(url, kibanaSpace, key, loaded.sink().elasticsearch())
                    .install()
                    .forEach(out::println);
        } catch (IOException e) {
            throw new IOException("Kibana at " + url + ": " + e.getMessage(), e);
        } finally {
            out.flush();
        }
    }
}
