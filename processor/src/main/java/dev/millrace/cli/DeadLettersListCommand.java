package dev.millrace.cli;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.MillraceConfig;
import dev.millrace.runtime.recovery.Connections;
import dev.millrace.runtime.recovery.DeadLetterQuery;
import dev.millrace.runtime.recovery.DeadLetterQuery.Entry;
import dev.millrace.runtime.recovery.DeadLetterQuery.State;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters list}: what is there, and what became of it. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Lists dead letters, one event per line: where it lies, where it came from, when it was rejected, open or stored"
                    + " (Elasticsearch holds the event by now), dataset, code, reason. A summary goes to standard error."
        })
final class DeadLettersListCommand implements Callable<Integer> {

    /** By what to count. */
    enum Grouping {
        code,
        stage,
        dataset,
        topic
    }

    @Mixin
    private final ConfigFile config = new ConfigFile();

    @Mixin
    private final Selection selection = new Selection();

    @Option(
            names = "--group-by",
            paramLabel = "KEY",
            description = "Counts them by ${COMPLETION-CANDIDATES} instead, most first.")
    private @Nullable Grouping grouping;

    @Option(names = "--open", description = "Only those whose event Elasticsearch does not hold.")
    private boolean openOnly;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many; default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Map<State, Long> counts = new EnumMap<>(State.class);
    private final Map<String, Group> groups = new HashMap<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        MillraceConfig loaded = ConfigLoader.load(config.path());
        InstantSource clock = InstantSource.system();
        Set<State> wanted = openOnly ? Set.of(State.OPEN, State.UNKNOWN) : Set.of(State.values());
        DeadLetterQuery query = new DeadLetterQuery(selection.from(), selection.to(), selection.where(), limit, wanted);
        try (Connections connections = new Connections(loaded, clock, Version.current());
                WarmStages warm = WarmStages.start(loaded.stages(), loaded.kafka(), clock)) {
            Optional<String> whyUnknown = query.run(connections, warm.stages(), this::take);
            groups.values().stream()
                    .sorted(Comparator.comparingLong((Group group) -> -group.count)
                            .thenComparing(group -> group.name))
                    .forEach(this::print);
            out().flush();
            whyUnknown.ifPresent(why -> err().println("Elasticsearch at "
                    + loaded.sink().elasticsearch().hosts() + ": " + why + "; what it holds is unknown"));
            err().println(summary());
        }
        return 0;
    }

    private void take(Entry entry) throws IOException {
        counts.merge(entry.state(), 1L, Long::sum);
        if (grouping != null) {
            groups.computeIfAbsent(name(entry, grouping), Group::new).add(entry);
        } else if (json) {
            new JsonLines(out()).write(LetterTexts.json(entry));
        } else {
            out().println(LetterTexts.line(entry));
        }
    }

    private static String name(Entry entry, Grouping by) {
        return switch (by) {
            case code -> entry.letter().rejection().code();
            case stage -> entry.letter().rejection().stage().id();
            case dataset -> entry.dataset();
            case topic -> entry.letter().source().origin().topic();
        };
    }

    private void print(Group group) {
        out().println(
                        json
                                ? JsonLines.text(JsonLines.object(
                                        String.valueOf(grouping),
                                        group.name,
                                        "count",
                                        group.count,
                                        "open",
                                        group.open,
                                        "first",
                                        group.first,
                                        "last",
                                        group.last,
                                        "example",
                                        group.example))
                                : "%d  %s  open %d, %s to %s, for example %s"
                                        .formatted(
                                                group.count,
                                                group.name,
                                                group.open,
                                                group.first,
                                                group.last,
                                                group.example));
    }

    private String summary() {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        StringBuilder summary = new StringBuilder(all + " events in dead letters");
        for (State state : List.of(State.values())) {
            if (counts.containsKey(state)) {
                summary.append(", ").append(counts.get(state)).append(' ');
                summary.append(state.name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        return summary.toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** The dead letters that have one thing in common. */
    private static final class Group {

        private final String name;
        private long count;
        private long open;
        private String first = "";
        private String last = "";
        private String example = "";

        Group(String name) {
            this.name = name;
        }

        void add(Entry entry) {
            String at = entry.letter().rejectedAt();
            count++;
            open += entry.state() == State.OPEN ? 1 : 0;
            first = first.isEmpty() || at.compareTo(first) < 0 ? at : first;
            if (at.compareTo(last) >= 0) {
                last = at;
                example = entry.letter().at();
            }
        }
    }
}
