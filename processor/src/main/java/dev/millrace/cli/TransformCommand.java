package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.StagesConfig;
import dev.millrace.lookup.LookupTables;
import dev.millrace.topology.Stages;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code transform}: all stages, no servers. */
@Command(
        name = "transform",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Reads one Kafka record value per line from standard input, runs it through all stages from decode to route"
                    + " and writes one JSON object per event to standard output. Needs no server.",
            "",
            "  {\"line\":3,\"data_stream\":\"logs-...\",\"document\":{...}}",
            "  {\"line\":4,\"rejected\":{\"stage\":\"decode\",\"code\":\"...\",\"reason\":\"...\"}}",
            "  {\"line\":5,\"dropped\":{\"rule\":\"...\"}}",
            "",
            "A record with several events repeats its line number with \"event\":0,1,..."
        })
final class TransformCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Option(
            names = "--json-strings",
            description = "Each line is a JSON string that holds the value, so that it may contain line breaks.")
    private boolean jsonStrings;

    @Option(
            names = "--fail-on-reject",
            description = "Exit with code 3 if any event was rejected; all lines are read nevertheless.")
    private boolean failOnReject;

    @Override
    public Integer call() throws IOException {
        StagesConfig loaded = ConfigLoader.loadStages(config.path());
        InstantSource clock = InstantSource.system();
        try (LookupTables lookups = LookupTables.start(loaded.enrich(), clock)) {
            // Other than run, which waits, this would join the first events with nothing.
            lookups.requireWarm(Duration.ZERO);
            // Not System.out, which swallows that nobody reads any more; the process closes it.
            OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 * 1024);
            Stages stages = Stages.create(loaded, lookups.lookups(), clock).get();
            Transformation transformation = new Transformation(stages, clock, out);
            transformation.run(lines(loaded, System.in));
            return failOnReject && transformation.hasRejected() ? Main.REJECTED : 0;
        }
    }

    private ValueLines lines(StagesConfig loaded, InputStream in) {
        int maxBytes = loaded.decode().maxRecordBytes();
        return jsonStrings ? ValueLines.jsonStrings(in, maxBytes) : ValueLines.plain(in, maxBytes);
    }
}
