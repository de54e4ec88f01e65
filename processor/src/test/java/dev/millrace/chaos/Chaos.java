package dev.millrace.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code scripts/chaos}. */
@Command(
        name = "scripts/chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Millrace over a real broker and a real Elasticsearch while one fault after the other strikes, and judges"
                    + " whether every event of the input topic ended exactly once where it belongs.",
            "Exit codes: 0 all judges are content, 1 they are not, 2 wrong usage, 3 the run could not be carried through."
        })
final class Chaos implements Callable<Integer> {

    @Option(names = "--minutes", defaultValue = "20", description = "how long faults strike (${DEFAULT-VALUE})")
    private int minutes = 20;

    @Option(names = "--seed", description = "for the order of faults and all that is chosen in them; told at the start")
    private long seed = System.nanoTime();

    @Option(names = "--rate", defaultValue = "1500", description = "events a second (${DEFAULT-VALUE})")
    private int rate = 1_500;

    @Option(
            names = "--only",
            split = ",",
            description = "these faults; names as --list tells them, in lower case with dashes")
    private @Nullable List<String> only;

    @Option(names = "--list", description = "tells the faults and ends")
    private boolean isList;

    @Option(names = "--json", paramLabel = "FILE", description = "writes every single fault's times there")
    private @Nullable Path json;

    @Option(names = "--logs", paramLabel = "FOLDER", description = "of servers and instances (${DEFAULT-VALUE})")
    private Path logs = Path.of("processor", "target", "chaos");

    private Chaos() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Chaos()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (isList) {
            Arrays.stream(Fault.values())
                    .forEach(fault -> System.out.printf(
                            "%-42s %s%s%n", name(fault), fault.meaning(), fault.isPossible() ? "" : " (not here)"));
            return 0;
        }
        List<Fault> faults = only == null
                ? Run.possible()
                : only.stream()
                        .map(name -> Fault.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toList();
        delete(logs);
        Files.createDirectories(logs);
        say("seed " + seed + ", " + minutes + " minutes, " + rate + " events a second; logs in " + logs);
        Verdict verdict = new Run(
                        new Run.Options(Duration.ofMinutes(minutes), 0, faults, rate, seed, logs.toAbsolutePath()),
                        Chaos::say)
                .judge();
        System.out.println();
        System.out.print(verdict.table());
        if (json != null) {
            Files.writeString(json, verdict.json(seed));
        }
        if (verdict.faults().isEmpty()) {
            delete(logs);
            return 0;
        }
        verdict.faults().forEach(fault -> System.out.println("WRONG: " + fault));
        System.out.printf(
                "All logs are in %s. The same again: scripts/chaos --minutes %d --seed %d --rate %d%s%n",
                logs, minutes, seed, rate, only == null ? "" : " --only " + String.join(",", only));
        return verdict.isBroken() ? 3 : 1;
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void say(String line) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " " + line);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
