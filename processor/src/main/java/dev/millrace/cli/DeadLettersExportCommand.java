package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.DeadLetterQuery;
import dev.millrace.runtime.recovery.DeadLetterQuery.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters export}: to a file, bytes and all. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description =
                "Writes dead letters as JSON, one per line, with key, value and headers of their records in base64.")
final class DeadLettersExportCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Mixin
    private final Selection selection = new Selection();

    @Parameters(paramLabel = "FILE|-", description = "The file, which must not be there yet; - for standard output.")
    private String file = "-";

    @Option(names = "--open", description = "Only those whose event Elasticsearch does not hold.")
    private boolean openOnly;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: all.")
    private long limit = Long.MAX_VALUE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long written;

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        if (file.equals("-")) {
            export(loaded, spec.commandLine().getOut());
            spec.commandLine().getOut().flush();
        } else {
            Path path = Path.of(file);
            if (Files.exists(path)) {
                throw new IOException(path + " is there already; name another file");
            }
            try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8))) {
                export(loaded, out);
            }
        }
        spec.commandLine().getErr().println(written + " dead letters written");
        return 0;
    }

    private void export(MillraceConfig loaded, PrintWriter out) throws IOException, InterruptedException {
        InstantSource clock = InstantSource.system();
        Set<State> wanted = openOnly ? Set.of(State.OPEN) : Set.of(State.values());
        DeadLetterQuery query = new DeadLetterQuery(selection.from(), selection.to(), selection.where(), limit, wanted);
        JsonLines lines = new JsonLines(out);
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            query.run(connections, warm.stages(), entry -> {
                        lines.write(LetterTexts.export(entry));
                        written++;
                    })
                    .ifPresent(why -> spec.commandLine()
                            .getErr()
                            .println("Elasticsearch: " + why + "; what it holds is unknown"));
        }
    }
}
