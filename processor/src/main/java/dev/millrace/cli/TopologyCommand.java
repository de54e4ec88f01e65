package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.KafkaConfig;
import dev.millrace.topology.MillraceTopology;
import dev.millrace.topology.TopologyDiagrams;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topology}: draws the flow from the code that runs it. */
@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Draws the Kafka Streams topology; needs no server and no configuration.")
final class TopologyCommand implements Callable<Integer> {

    /** How to draw. */
    enum Format {
        text,
        mermaid,
        svg
    }

    @Option(
            names = "--format",
            defaultValue = "text",
            description =
                    "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}. text is Kafka Streams' own description.")
    private Format format = Format.text;

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(draw(describe(kafka(config.path())), format));
        out.flush();
        return 0;
    }

    static String draw(TopologyDescription topology, Format format) {
        return switch (format) {
            case text -> topology.toString();
            case mermaid -> TopologyDiagrams.mermaid(topology);
            case svg -> TopologyDiagrams.svg(topology);
        };
    }

    static TopologyDescription describe(KafkaConfig kafka) {
        return MillraceTopology.build(kafka, () -> {
                    throw new IllegalStateException("a topology that is only described runs no task");
                })
                .describe();
    }

    static KafkaConfig kafka(@Nullable Path file) {
        return file == null
                ? new KafkaConfig("localhost:9092", "millrace", List.of("logs"), null, 1, Map.of())
                : ConfigLoader.load(file).kafka();
    }
}
