package dev.millrace.chaos;

import dev.millrace.testing.MillraceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;

/**
 * One run: instances and load are started, faults strike one after the other, each given the time to be recovered from, the
 * rest is drained, and the judges speak.
 */
final class Run {

    /** A lag that is nothing: what the load writes in so long, since a commit is due each second. */
    private static final Duration CAUGHT_UP = Duration.ofSeconds(4);

    private static final Duration RECOVERY = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final int INSTANCES = 2;
    private static final int PARTITIONS = 12;

    private final Options options;
    private final Consumer<String> tell;
    private final Random random;
    private final Verdict verdict = new Verdict();

    /**
     * @param time how long faults strike
     * @param most faults, 0 for as many as there is time for
     * @param faults those to choose from; each strikes once before one does a second time
     * @param perSecond events that are written while they do
     */
    record Options(Duration time, int most, List<Fault> faults, double perSecond, long seed, Path folder) {}

    /** @param tell gets a line for each thing that happens */
    Run(Options options, Consumer<String> tell) {
        this.options = options;
        this.tell = tell;
        random = new Random(options.seed());
    }

    /** @throws IOException if servers or instances cannot be started */
    Verdict judge() throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (World world = new World(options.folder(), PARTITIONS, options.seed())) {
            try (Load load = new Load(world.kafka.bootstrapServers(), World.INPUT, options.perSecond());
                    CommitBehindStorage commits = new CommitBehindStorage(world);
                    Progress progress = new Progress(world)) {
                for (int i = 0; i < INSTANCES; i++) {
                    world.start();
                }
                load.start();
                long begin = System.nanoTime();
                long lagAllowed = (long) (options.perSecond() * CAUGHT_UP.toSeconds()) + 1_000;
                await("all instances to be ready", () -> world.fleet().stream().allMatch(MillraceProcess::isReady));
                strikeAll(world, progress, begin, lagAllowed);
                tell.accept("the rest is written and drained");
                load.end();
                await("the load to end", load::hasEnded, Duration.ofMinutes(30));
                await("the lag to be 0", () -> progress.lag() == 0, Duration.ofMinutes(30));
                int checks = commits.checks();
                await(
                        "a last look at what is committed",
                        () -> commits.checks() > checks + 1
                                || !commits.failure().isEmpty());
                unaccounted(world);
                verdict.commits(commits.checks(), commits.failure());
                verdict.load(load.acknowledged(), load.failure());
            } catch (IllegalStateException e) {
                verdict.broken(String.valueOf(e.getMessage()));
                return verdict;
            }
            for (MillraceProcess instance : List.copyOf(world.fleet())) {
                world.terminate(instance);
            }
            tell.accept("reading all that was written");
            verdict.evidence(Evidence.read(world));
            long reconcile = System.nanoTime();
            verdict.reconcile(
                    world.command("reconcile", "--config", world.config().toString()),
                    Duration.ofNanos(System.nanoTime() - reconcile));
        }
        verdict.took(Duration.ofNanos(System.nanoTime() - start));
        return verdict;
    }

    private void strikeAll(World world, Progress progress, long begin, long lagAllowed) throws InterruptedException {
        Deque<Fault> next = new ArrayDeque<>();
        int struck = 0;
        while (System.nanoTime() - begin < options.time().toNanos()
                && (options.most() == 0 || struck < options.most())) {
            if (next.isEmpty()) {
                List<Fault> all = new ArrayList<>(options.faults());
                Collections.shuffle(all, random);
                next.addAll(all);
            }
            strike(next.pop(), world, progress, lagAllowed);
            struck++;
        }
    }

    private void strike(Fault fault, World world, Progress progress, long lagAllowed) throws InterruptedException {
        await("the lag to be small before " + fault, () -> progress.lag() < lagAllowed);
        progress.longestStall();
        long begin = System.nanoTime();
        tell.accept(fault + ": " + fault.meaning());
        try {
            fault.strike(world, new Random(random.nextLong()), new Pausing(fault));
        } catch (InterruptedException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(fault + " could not be caused: " + e, e);
        }
        long healed = System.nanoTime();
        int looks = progress.looks();
        // One may have been under way when the fault ended.
        await("a look at what is committed after " + fault, () -> progress.looks() > looks + 1);
        await("the lag to be small after " + fault, () -> progress.lag() < lagAllowed);
        await(
                "all instances to be ready after " + fault,
                () -> world.fleet().stream().allMatch(MillraceProcess::isReady));
        Duration recovery = Duration.ofNanos(System.nanoTime() - healed);
        unaccounted(world);
        verdict.survived(fault, Duration.ofNanos(healed - begin), progress.longestStall(), recovery);
        tell.accept("  recovered after %.1f s".formatted(recovery.toMillis() / 1e3));
        for (MillraceProcess instance : world.fleet()) {
            if (!instance.isAlive()) {
                throw new IllegalStateException("an instance has ended by itself after " + fault);
            }
        }
    }

    private void unaccounted(World world) {
        OptionalDouble most = world.largest("millrace_unaccounted_events");
        most.ifPresent(verdict::unaccounted);
    }

    private static void await(String what, Fault.Condition condition) throws InterruptedException {
        await(what, condition, RECOVERY);
    }

    private static void await(String what, Fault.Condition condition, Duration most) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - begin > most.toNanos()) {
                throw new IllegalStateException("waited " + most.toMinutes() + " minutes in vain for " + what);
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    /** Time of a fault. */
    private record Pausing(Fault fault) implements Fault.Pause {

        @Override
        public void of(Duration time) throws InterruptedException {
            Thread.sleep(time.toMillis());
        }

        @Override
        public void until(String what, Fault.Condition condition) throws InterruptedException {
            await(fault + ", until " + what, condition);
        }
    }

    static List<Fault> possible() {
        return Arrays.stream(Fault.values()).filter(Fault::isPossible).toList();
    }
}
