package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.DataStream;
import dev.millrace.event.SourceRecord;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.DeadLetterQuery;
import dev.millrace.runtime.recovery.DeadLetterQuery.Entry;
import dev.millrace.runtime.recovery.DeadLetterQuery.State;
import dev.millrace.sink.DocumentUpload;
import dev.millrace.sink.ElasticsearchConnection;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters index}: into Elasticsearch, for the dashboard. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Writes dead letters as documents into the data stream logs-millrace.dead_letters-default, which the"
                    + " dashboard \"Dead letters\" shows: code, reason, topic, and the value as text.",
            "Running it again adds only those that are new. They hold what was rejected, unredacted."
        })
final class DeadLettersIndexCommand implements Callable<Integer> {

    private static final DataStream TARGET = new DataStream("logs", "millrace.dead_letters", "default");

    /** More than this of a value is for {@code dead-letters show}. */
    private static final int MAX_VALUE_CHARS = 8000;

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--open", description = "Only those whose event Elasticsearch does not hold.")
    private boolean openOnly;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: all.")
    private long limit = Long.MAX_VALUE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        Set<State> wanted = openOnly ? Set.of(State.OPEN) : Set.of(State.values());
        DeadLetterQuery query = new DeadLetterQuery(selection.from(), selection.to(), selection.where(), limit, wanted);
        try (Connections connections = new Connections(loaded, clock, Version.current());
                ElasticsearchConnection elasticsearch = new ElasticsearchConnection(loaded.sink());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            DocumentUpload upload = elasticsearch.upload(TARGET);
            query.run(
                            connections,
                            warm.stages(),
                            entry -> upload.add(entry.letter().at(), document(entry)))
                    .ifPresent(why -> spec.commandLine()
                            .getErr()
                            .println("Elasticsearch: " + why + "; which events it holds is unknown"));
            upload.flush();
            spec.commandLine()
                    .getErr()
                    .println(upload.created() + " dead letters indexed into " + TARGET.name() + ", " + upload.there()
                            + " were there");
        }
        return 0;
    }

    /**
     * Without {@code kafka.topic_id}, {@code kafka.partition} and {@code kafka.offset}: by these Millrace asks which events
     * are stored, and this one is not.
     */
    private static Map<String, @Nullable Object> document(Entry entry) {
        DeadLetter letter = entry.letter();
        SourceRecord source = letter.source();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("@timestamp", letter.rejectedAt());
        document.put("message", letter.rejection().reason());
        document.put("event.kind", "pipeline_error");
        document.put("event.dataset", TARGET.dataset());
        document.put("event.reference", letter.origin());
        document.put("event.original", text(source.value()));
        document.put("error.code", letter.rejection().code());
        document.put("error.type", letter.rejection().stage().id());
        document.put("error.message", letter.rejection().reason());
        document.put("kafka.topic", source.origin().topic());
        document.put("service.name", "millrace");
        document.put("service.version", letter.version());
        return document;
    }

    private static @Nullable String text(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        String text = PlainText.of(value);
        return text.length() <= MAX_VALUE_CHARS ? text : text.substring(0, MAX_VALUE_CHARS) + "…";
    }
}
