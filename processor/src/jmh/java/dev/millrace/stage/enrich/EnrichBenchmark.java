package dev.millrace.stage.enrich;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.config.EnrichConfig;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import dev.millrace.lookup.LookupTables;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the stage adds to one event with five lookups that all hit: service, host, network of the source, path and service
 * with environment; two fields each. {@code lookups=0} is the floor, an event with the same fields and no lookup.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EnrichBenchmark {

    private static final int ROWS = 10_000;

    @Param({"0", "5"})
    public int lookups;

    private final LogEvent event = new LogEvent();
    private final Origin origin = new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAQ", 3, 123_456_789L, 1_773_476_813_589L);
    private final byte[][] services = new byte[ROWS][];
    private final byte[][] hosts = new byte[ROWS][];
    private final byte[][] addresses = new byte[ROWS][];
    private final byte[] environment = "production".getBytes(UTF_8);
    private final byte[] path = "/api/orders/42".getBytes(UTF_8);
    private LookupTables tables;
    private Enricher enricher;
    private int next;

    @Setup
    public void load() throws IOException {
        Path folder = Files.createTempDirectory("millrace-bench-");
        StringBuilder exact = new StringBuilder("key,env,a,b\n");
        StringBuilder networks = new StringBuilder("key,a,b\n");
        for (int i = 0; i < ROWS; i++) {
            exact.append("name-")
                    .append(i)
                    .append(",production,team-")
                    .append(i % 97)
                    .append(",tier-1\n");
            networks.append("10.").append(i / 250).append('.').append(i % 250).append(".0/24,site,rack\n");
            services[i] = ("name-" + i).getBytes(UTF_8);
            hosts[i] = ("name-" + i * 7_919 % ROWS).getBytes(UTF_8);
            addresses[i] = ("10." + i / 250 + "." + i % 250 + ".17").getBytes(UTF_8);
        }
        Files.writeString(folder.resolve("exact.csv"), exact);
        Files.writeString(folder.resolve("networks.csv"), networks);
        Files.writeString(folder.resolve("paths.csv"), "key,a,b\n/api,x,y\n/api/orders/,orders,team-7\n");
        EnrichConfig config =
                lookups == 0 ? EnrichConfig.DEFAULT : LookupConfigs.enrich("""
                lookups:
                  - {name: services, file: F/exact.csv, key-field: service.name, key-column: key,
                     fields: {a: labels.a1, b: labels.b1}}
                  - {name: hosts, file: F/exact.csv, key-field: host.name, key-column: key,
                     fields: {a: labels.a2, b: labels.b2}}
                  - {name: networks, file: F/networks.csv, key-field: source.ip, key-column: key, key-kind: cidr,
                     fields: {a: labels.a3, b: labels.b3}}
                  - {name: paths, file: F/paths.csv, key-field: url.path, key-column: key, key-kind: prefix,
                     fields: {a: labels.a4, b: labels.b4}}
                  - {name: deployed, file: F/exact.csv, key-field: [service.name, service.environment],
                     key-column: [key, env], fields: {a: labels.a5, b: labels.b5}}
                """.replace("F/", folder + "/"));
        tables = LookupTables.start(config, InstantSource.system());
        enricher = new Enricher(config, tables.lookups());
    }

    @TearDown
    public void close() {
        tables.status().forEach(status -> {
            if (status.misses() > 0) {
                throw new IllegalStateException(status + " missed");
            }
        });
        tables.close();
    }

    @Benchmark
    public int enrich() {
        next = (next + 1) % ROWS;
        event.begin(origin, 0);
        put(Ecs.SERVICE_NAME, services[next]);
        put(Ecs.HOST_NAME, hosts[next]);
        put(Ecs.SOURCE_IP, addresses[next]);
        put(Ecs.SERVICE_ENVIRONMENT, environment);
        put(Ecs.URL_PATH, path);
        enricher.apply(event);
        return event.ecs().size();
    }

    /**
     * Least CPU time of the thread per event, for machines that are not ours alone: {@code java -cp ...
     * dev.millrace.stage.enrich.EnrichBenchmark}.
     */
    public static void main(String[] arguments) throws IOException {
        for (int lookups : new int[] {0, 5, 0, 5}) {
            EnrichBenchmark benchmark = new EnrichBenchmark();
            benchmark.lookups = lookups;
            benchmark.load();
            long least = Long.MAX_VALUE;
            for (int batch = 0; batch < 300; batch++) {
                long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (int i = 0; i < ROWS; i++) {
                    benchmark.enrich();
                }
                long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
                least = Math.min(least, took / ROWS);
            }
            benchmark.close();
            System.out.println(lookups + " lookups: " + least + " ns of CPU per event");
        }
    }

    private void put(EcsField field, byte[] value) {
        int start = event.arena().append(value);
        event.ecs().put(field, ValueKind.STRING, start, event.arena().size());
    }
}
