package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.DeadLetterQuery;
import dev.millrace.runtime.recovery.DeadLetterQuery.Entry;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters show}: all of one. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Shows all of a dead letter: why it is there, where it came from, and the record as it came. What is not valid"
                    + " UTF-8 is shown in hexadecimal.",
            "Exits with 1 if there is none."
        })
final class DeadLettersShowCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Parameters(
            paramLabel = "TOPIC-PARTITION@OFFSET",
            converter = Place.FromText.class,
            description = "Where it lies in the dead-letter topic, or where its record came from.")
    private Place place = new Place("", 0, 0);

    @Option(names = "--json", description = "As JSON, with key, value and headers in base64.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            List<Entry> found =
                    DeadLetterQuery.find(connections, warm.stages(), place.topic(), place.partition(), place.offset());
            if (found.isEmpty()) {
                throw new IOException("there is no dead letter at or of " + place.topic() + "-" + place.partition()
                        + "@" + place.offset());
            }
            PrintWriter out = spec.commandLine().getOut();
            String between = "";
            for (Entry entry : found) {
                out.print(json ? JsonLines.text(LetterTexts.export(entry)) + "\n" : between + LetterTexts.words(entry));
                between = "\n";
            }
            out.flush();
        }
        return 0;
    }
}
