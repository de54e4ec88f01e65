package dev.millrace.local.quickstart;

import dev.millrace.local.ElasticsearchOptions;
import dev.millrace.local.KafkaOptions;
import dev.millrace.local.RunningServers;
import dev.millrace.local.ServerStartException;
import dev.millrace.local.samples.Sample;
import dev.millrace.local.samples.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Main class behind {@code scripts/quickstart}. Arguments: the project's folder, and {@code --once} to end after the
 * summary. Otherwise it stays up until its standard input ends, which is how the script says Ctrl-C: then the product
 * stops before the servers do, so that what is open gets settled.
 *
 * <p>Exit status 0 if every record is accounted for, 1 if not or if something does not come up, 130 if it was told to
 * end before the summary.
 */
public final class Quickstart {

    private static final int EXIT_FAILED = 1;
    private static final int EXIT_INTERRUPTED = 130;

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SAY_SO_EVERY = Duration.ofSeconds(5);
    private static final long SEED = 2026;

    private final Project project;
    private final boolean once;
    private final Progress progress = new Progress();
    private final Http http = new Http();
    private volatile boolean isStarting = true;
    private int status = EXIT_INTERRUPTED;

    private Quickstart(Project project, boolean once) {
        this.project = project;
        this.once = once;
    }

    public static void main(String[] arguments) {
        Project project = new Project(Path.of(arguments[0]).toAbsolutePath().normalize());
        Quickstart quickstart = new Quickstart(project, List.of(arguments).contains("--once"));
        quickstart.endWithStandardInput(Thread.currentThread());
        quickstart.run();
        System.exit(quickstart.status);
    }

    /** While servers start there is nothing to lose, and they end with this JVM; later the main thread winds up. */
    private void endWithStandardInput(Thread main) {
        Thread watch = new Thread(
                () -> {
                    try (InputStream input = System.in) {
                        input.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    if (isStarting) {
                        System.exit(EXIT_INTERRUPTED);
                    }
                    main.interrupt();
                },
                "end-of-input");
        watch.setDaemon(true);
        watch.start();
    }

    private void run() {
        Path logs = project.work();
        try (RunningServers<?, ?> servers = RunningServers.start(
                KafkaOptions.defaults().withLogs(logs).withProgress(progress),
                ElasticsearchOptions.defaults().withLogs(logs).withProgress(progress))) {
            run(servers.kafka().bootstrapServers(), servers.elasticsearch().url());
        } catch (QuickstartException | ServerStartException e) {
            System.err.println("error: " + e.getMessage());
            status = EXIT_FAILED;
        }
    }

    private void run(String bootstrapServers, URI elasticsearch) {
        try (Processor processor = Processor.configured(project, bootstrapServers, elasticsearch)) {
            progress.accept("Millrace: setup (topics, templates)");
            processor.setup();
            isStarting = false;
            progress.accept("Millrace: run");
            processor.run();
            account(processor, bootstrapServers, elasticsearch);
            if (!once) {
                Guide.print(System.out, processor, bootstrapServers, elasticsearch, project);
                watch(processor);
            }
            progress.accept("stopping");
        } catch (InterruptedException e) {
            progress.accept("stopping; what is open gets settled first");
        }
    }

    private void account(Processor processor, String bootstrapServers, URI elasticsearch) throws InterruptedException {
        await(
                processor,
                READY_WITHIN,
                () -> "Millrace: waiting until it is ready",
                () -> http.ask(processor.http().resolve("/readyz")).isPresent());
        List<Sample> samples = Samples.in(project.samples()).until(Instant.now(), SEED);
        Map<Position, Sample> shipped = new Shipper(bootstrapServers, Processor.INPUT_TOPIC).ship(samples);
        progress.accept(String.format(
                Locale.ENGLISH, "shipped %,d sample records to the topic %s", shipped.size(), Processor.INPUT_TOPIC));
        URI metrics = processor.http().resolve("/metrics");
        await(
                processor,
                SETTLED_WITHIN,
                () -> "Millrace: " + Balance.of(http, metrics).progress(),
                () -> Balance.of(http, metrics).isSettled(shipped.size()));
        Report report = new Report(
                shipped,
                new Documents(http, elasticsearch).read(),
                new DeadLetterTopic(bootstrapServers, Processor.DEAD_LETTER_TOPIC).read(),
                Balance.of(http, metrics));
        report.print(System.out);
        List<String> disagreements = report.disagreements();
        disagreements.stream().limit(20).forEach(line -> System.out.println("disagreement: " + line));
        System.out.println(report.balance().line());
        System.out.println();
        status = disagreements.isEmpty() && report.balance().unaccounted() == 0 ? 0 : EXIT_FAILED;
    }

    /** Shows the balance anew whenever further events are settled. */
    private void watch(Processor processor) throws InterruptedException {
        URI metrics = processor.http().resolve("/metrics");
        Balance shown = Balance.of(http, metrics);
        while (true) {
            Thread.sleep(1_000);
            processor.requireRunning();
            Balance now = Balance.of(http, metrics);
            if (!now.equals(shown) && now.unaccounted() == 0) {
                progress.accept(now.line());
                shown = now;
            }
        }
    }

    /** @throws QuickstartException if the product ends or it takes too long */
    private void await(Processor processor, Duration atMost, Supplier<String> waitingFor, BooleanSupplier condition)
            throws InterruptedException {
        long begin = System.nanoTime();
        long said = begin;
        while (!condition.getAsBoolean()) {
            processor.requireRunning();
            long now = System.nanoTime();
            if (now - begin > atMost.toNanos()) {
                throw new QuickstartException(
                        "after " + atMost.toSeconds() + " s still: " + waitingFor.get() + "; see " + processor.log());
            }
            if (now - said > SAY_SO_EVERY.toNanos()) {
                said = now;
                progress.accept(waitingFor.get());
            }
            Thread.sleep(POLL.toMillis());
        }
    }
}
