package dev.millrace.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the judges say of one run. */
final class Verdict {

    private final Map<Fault, List<Survived>> survived = new EnumMap<>(Fault.class);
    private final List<String> faults = new ArrayList<>();
    private @Nullable Evidence evidence;
    private boolean isBroken;
    private int commitChecks;
    private long acknowledged;
    private double unaccounted;
    private Duration took = Duration.ZERO;
    private Duration reconcileTook = Duration.ZERO;

    private record Survived(Duration lasted, Duration stall, Duration recovery) {}

    void survived(Fault fault, Duration lasted, Duration stall, Duration recovery) {
        survived.computeIfAbsent(fault, f -> new ArrayList<>()).add(new Survived(lasted, stall, recovery));
    }

    void evidence(Evidence found) {
        evidence = found;
        if (found.lost() + found.doubled() + found.unexplainedLetters() > 0) {
            faults.add(found.toString());
            faults.addAll(found.places());
        }
        if (found.events() < acknowledged) {
            faults.add("%,d events were acknowledged, the topic has %,d".formatted(acknowledged, found.events()));
        }
    }

    void commits(int checks, String failure) {
        commitChecks = checks;
        if (!failure.isEmpty()) {
            faults.add(failure);
        }
    }

    void load(long events, String failure) {
        acknowledged = events;
        if (!failure.isEmpty()) {
            faults.add("the load itself failed: " + failure);
        }
    }

    void unaccounted(double events) {
        if (events != 0 && unaccounted == 0) {
            faults.add("an instance shows millrace_unaccounted_events " + events);
        }
        unaccounted = Math.max(unaccounted, events);
    }

    void reconcile(int exitCode, Duration time) {
        reconcileTook = time;
        if (exitCode != 0) {
            faults.add("millrace reconcile ended with " + exitCode + ", see reconcile.log");
        }
    }

    void took(Duration time) {
        took = time;
    }

    /** The run could not be carried through. */
    void broken(String why) {
        isBroken = true;
        faults.add(why);
    }

    boolean isBroken() {
        return isBroken;
    }

    /** What is wrong; empty if all judges are content. */
    List<String> faults() {
        return faults;
    }

    int commitChecks() {
        return commitChecks;
    }

    long events() {
        return evidence == null ? 0 : evidence.events();
    }

    /** How often a fault struck. */
    int times(Fault fault) {
        return survived.getOrDefault(fault, List.of()).size();
    }

    /** For people. */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| fault | times | lasted, s | longest stall, s | to recover, s |\n| --- | --- | --- | --- | --- |\n");
        survived.forEach((fault, all) -> text.append("| %s | %d | %s | %s | %s |%n"
                .formatted(
                        fault.meaning(),
                        all.size(),
                        most(all.stream().map(Survived::lasted).toList()),
                        most(all.stream().map(Survived::stall).toList()),
                        most(all.stream().map(Survived::recovery).toList()))));
        if (evidence != null) {
            text.append(
                    "%n%,d events: lost %,d, doubled %,d, dead letters unexplained %,d, unaccounted %.0f; looked at what is"
                            .formatted(
                                    evidence.events(),
                                    evidence.lost(),
                                    evidence.doubled(),
                                    evidence.unexplainedLetters(),
                                    unaccounted));
            text.append(" committed %,d times. `reconcile` took %d s, the whole %d minutes.%n"
                    .formatted(commitChecks, reconcileTook.toSeconds(), took.toMinutes()));
        }
        return text.toString();
    }

    private static String most(List<Duration> times) {
        double seconds = times.stream().mapToLong(Duration::toMillis).max().orElse(0) / 1e3;
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    /** For programs. */
    String json(long seed) {
        ObjectNode root =
                new ObjectMapper().createObjectNode().put("seed", seed).put("seconds", took.toSeconds());
        ArrayNode rows = root.putArray("faults");
        survived.forEach((fault, all) -> {
            ObjectNode row = rows.addObject()
                    .put("fault", fault.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .put("times", all.size());
            ArrayNode times = row.putArray("each");
            all.forEach(one -> times.addObject()
                    .put("lasted_ms", one.lasted().toMillis())
                    .put("longest_stall_ms", one.stall().toMillis())
                    .put("to_recover_ms", one.recovery().toMillis()));
        });
        if (evidence != null) {
            root.put("events", evidence.events())
                    .put("lost", evidence.lost())
                    .put("doubled", evidence.doubled())
                    .put("dead_letters_unexplained", evidence.unexplainedLetters())
                    .put("unaccounted", unaccounted)
                    .put("commit_checks", commitChecks);
        }
        ArrayNode wrong = root.putArray("wrong");
        faults.forEach(wrong::add);
        return root.toPrettyString() + "\n";
    }
}
