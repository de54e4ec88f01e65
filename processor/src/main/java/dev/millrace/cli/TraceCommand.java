package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.EventState.Change;
import dev.millrace.runtime.recovery.Trace;
import dev.millrace.runtime.recovery.Trace.EventTrace;
import dev.millrace.runtime.recovery.Trace.StageTrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code trace}: one record on its way. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Follows one record: its bytes, what recognised it and why, what each stage changes (+ added, ~ changed, - removed),"
                    + " its data stream and _id, and what Elasticsearch and the dead-letter topic hold of it now.",
            "The stages run as they are configured now, and write nothing. Exits with 1 if there is no such record."
        })
final class TraceCommand implements Callable<Integer> {

    private static final int LINE = 160;

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Parameters(
            arity = "1..3",
            paramLabel = "RECORD",
            description =
                    "Of an input topic: TOPIC-PARTITION@OFFSET, as all messages name it, or TOPIC PARTITION OFFSET.")
    private List<String> record = List.of();

    @Option(names = "--full", description = "Does not cut long values.")
    private boolean full;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Place place = place();
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            Trace trace = Trace.run(
                    connections, warm.stages(), new TopicPartition(place.topic(), place.partition()), place.offset());
            PrintWriter out = spec.commandLine().getOut();
            record(trace, out);
            trace.events().forEach(event -> event(event, trace.events().size(), out));
            out.flush();
        }
        return 0;
    }

    private Place place() {
        try {
            return new Place.FromText()
                    .convert(
                            record.size() == 3
                                    ? record.get(0) + "-" + record.get(1) + "@" + record.get(2)
                                    : String.join(" ", record));
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void record(Trace trace, PrintWriter out) {
        SourceRecord source = trace.source();
        Origin origin = source.origin();
        byte[] value = source.value();
        row(out, "record", origin + ", topic id " + origin.topicId() + ", from " + trace.from());
        row(
                out,
                "timestamp",
                origin.timestampMillis() == Origin.NO_TIMESTAMP
                        ? "none"
                        : Instant.ofEpochMilli(origin.timestampMillis()).toString());
        row(out, "committed", committed(trace.committed(), origin.offset()));
        source.headers().forEach(header -> row(out, "header", header.name() + ": " + PlainText.of(header.value())));
        row(out, "key", PlainText.of(source.key()));
        row(out, "value", (value == null ? 0 : value.length) + " bytes");
        out.println(PlainText.of(value));
    }

    private static String committed(@Nullable Long committed, long offset) {
        if (committed == null) {
            return "nothing of this partition";
        }
        return committed > offset
                ? "yes: the application is at " + committed
                : "no: the application is at " + committed + ", this record is not due yet";
    }

    private void event(EventTrace event, int events, PrintWriter out) {
        out.println();
        row(out, "event", event.index() + (events == 1 ? ", the only one" : " of " + events));
        event.recognised().forEach(words -> row(out, "recognised", words));
        for (StageTrace stage : event.stages()) {
            row(out, stage.stage().id(), stage.changes().isEmpty() ? "passes, changes nothing" : "");
            stage.changes().forEach(change -> out.println("  " + line(change)));
        }
        Rejection rejection = event.rejection();
        if (rejection != null) {
            row(out, rejection.stage().id(), "rejects it: " + rejection.code() + ": " + rejection.reason());
        } else {
            row(out, "target", String.valueOf(event.target()));
        }
        row(out, "_id", event.id());
        if (event.documents().isEmpty()) {
            row(out, "stored", "no document of it in any logs-*");
        }
        event.documents().forEach(document -> row(out, "stored", document));
        if (event.letters().isEmpty()) {
            row(out, "dead letter", "none");
        }
        for (DeadLetter letter : event.letters()) {
            row(
                    out,
                    "dead letter",
                    letter.at() + " of " + letter.rejectedAt() + ": "
                            + letter.rejection().code() + ": "
                            + letter.rejection().reason());
        }
    }

    private String line(Change change) {
        String before = change.before();
        String after = change.after();
        if (before == null) {
            return "+ " + change.name() + " = " + cut(String.valueOf(after));
        }
        return after == null
                ? "- " + change.name() + " = " + cut(before)
                : "~ " + change.name() + " = " + cut(after) + "  (was " + cut(before) + ")";
    }

    private String cut(String value) {
        return PlainText.line(value, full ? Integer.MAX_VALUE : LINE);
    }

    private static void row(PrintWriter out, String name, String value) {
        out.println("%-12s %s".formatted(name, PlainText.text(value)).stripTrailing());
    }
}
