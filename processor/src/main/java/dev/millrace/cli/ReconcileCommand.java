package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.runtime.recovery.Bound;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.Reconciliation;
import dev.millrace.runtime.recovery.Tally;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reconcile}: whether anything is lost, and getting it back. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Tells whether events were lost: compares each record of the input topics, up to what the application has"
                    + " committed, with Elasticsearch, the dead-letter topic and the ledger, and names each event that is nowhere"
                    + " and each that is stored twice as TOPIC-PARTITION@OFFSET, with :INDEX where the record holds several"
                    + " events, and each line of the ledger that does not add up as TOPIC-PARTITION@FROM..TO.",
            "The configuration must be the one that the records ran through: it tells which events a record holds, and which"
                    + " of them a rule drops. May run beside the application. Progress goes to standard error.",
            "Exits with 0 if nothing is missing, or all that was missing is back; with 4 if something is missing or does not add"
                    + " up."
        })
final class ReconcileCommand implements Callable<Integer> {

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Option(
            names = "--from",
            paramLabel = "TIME|OFFSET",
            converter = Selection.ToBound.class,
            description = {
                "Where to begin in each partition: an offset, or a time of the records as 2026-03-01T12:00 (UTC unless a zone"
                        + " follows), 2026-03-01, yesterday, today, 90m or 2d (ago); default: the first record Kafka has.",
                "Must be later than what a retention of Elasticsearch has deleted, as that would be missing."
            })
    private @Nullable Bound from;

    @Option(
            names = "--to",
            paramLabel = "TIME|OFFSET",
            converter = Selection.ToBound.class,
            description = "Where to end, likewise; not included; default: what is committed.")
    private @Nullable Bound to;

    @Option(names = "--topic", paramLabel = "T", description = "Only this input topic; may be repeated.")
    private List<String> topics = List.of();

    @Option(
            names = "--repair",
            description =
                    "Sends what is missing, and nothing else, through the stages again; it gets the identity that it"
                            + " would have had. Second copies are left alone.")
    private boolean repair;

    @Option(
            names = "--json",
            description =
                    "One JSON object per line: kind missing, twice, unbalanced, partition, ledger, repair and at the end summary.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ReconcileTexts texts = json ? ReconcileTexts.json(out, err) : ReconcileTexts.text(out, err);
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            Tally tally = new Reconciliation(from, to, topics, repair).run(connections, warm.stages(), texts);
            texts.end(repair ? tally : null);
            out.flush();
            return texts.missing() > ReconcileTexts.back(tally) || texts.unbalanced() > 0 ? Main.MISSING : 0;
        }
    }
}
