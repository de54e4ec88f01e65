package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.config.StagesConfig;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.Replay;
import dev.millrace.runtime.recovery.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters replay}: through the stages again. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Sends dead letters through all stages again and stores those that pass, under the identity of their origin."
                    + " Asks Elasticsearch first what it holds, so replaying twice, or again after a kill, stores once.",
            "What is rejected again goes to the dead-letter topic again, with the header millrace.replays, and is not replayed"
                    + " in the same run. Dead letters stay in their topic; list --open leaves out those that are stored.",
            "May run beside the application. Exits with 3 if any was rejected again or could not be replayed."
        })
final class DeadLettersReplayCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Mixin
    private final Selection selection = new Selection();

    @Option(
            names = "--through",
            paramLabel = "FILE",
            description =
                    "The configuration of the stages, decode to route, where it is not that of --config. Servers and"
                            + " sink are always those of --config.")
    private @Nullable Path through;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "At most so many dead letters per second; default: as many as Elasticsearch takes.")
    private int rate;

    @Option(
            names = "--dry-run",
            description = "Runs the stages and asks Elasticsearch, but writes nothing, and says what would happen.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate < 0) {
            throw new ParameterException(spec.commandLine(), "--rate must not be negative");
        }
        MillraceConfig loaded = ConfigLoader.load(config.path());
        StagesConfig stages = through == null ? loaded.stages() : ConfigLoader.loadStages(through);
        InstantSource clock = InstantSource.system();
        Replay replay = new Replay(selection.from(), selection.to(), selection.where(), rate, dryRun);
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(stages, loaded.kafka(), clock)) {
            PrintWriter err = spec.commandLine().getErr();
            Tally tally = replay.run(connections, warm.stages(), taken -> err.println(taken + " dead letters taken"));
            PrintWriter out = spec.commandLine().getOut();
            TallyTexts.lines(tally, dryRun).forEach(out::println);
            out.flush();
            return tally.rejectedAgain() + tally.unavailable() > 0 ? Main.REJECTED : 0;
        }
    }
}
