package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads per microsecond of all threads together, of a table of 10,000 hosts:
 *
 * <pre>{@code scripts/benchmark --jmh "LookupBenchmark -t 1"   # and -t 2, 4, 8}</pre>
 *
 * <ul>
 *   <li>{@link #snapshot}: what we have: {@link TableLookup} with its counters
 *   <li>{@link #concurrentHashMap}: a string of the key, as a map wants it, in a ConcurrentHashMap
 *   <li>{@link #readWriteLock}: the same in a HashMap under a ReentrantReadWriteLock
 * </ul>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class LookupBenchmark {

    static final int HOSTS = 10_000;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<String, byte[]> guarded = new HashMap<>();
    private final ConcurrentHashMap<String, byte[]> concurrent = new ConcurrentHashMap<>();
    private TableLookup lookup;

    /** What one thread asks for. */
    @State(Scope.Thread)
    public static class Asking {

        private final byte[][] keys = new byte[HOSTS][];
        private final Match match = new Match();
        private int next;

        @Setup
        public void keys() {
            for (int i = 0; i < HOSTS; i++) {
                keys[i] = ("host-" + i * 7_919 % HOSTS).getBytes(UTF_8);
            }
        }

        byte[] key() {
            next = (next + 1) % HOSTS;
            return keys[next];
        }
    }

    @Setup
    public void load() throws IOException {
        Path file = Files.createTempFile("millrace-bench-", ".csv");
        StringBuilder csv = new StringBuilder("host,rack\n");
        for (int i = 0; i < HOSTS; i++) {
            csv.append("host-").append(i).append(",rack-").append(i / 40).append('\n');
            guarded.put("host-" + i, ("rack-" + i / 40).getBytes(UTF_8));
        }
        concurrent.putAll(guarded);
        Files.writeString(file, csv);
        lookup = new TableLookup(
                LookupConfigs.lookup("""
                        file: %s
                        key-field: host.name
                        key-column: host
                        fields: {rack: labels.rack}
                        """.formatted(file)), new FileSource(file), InstantSource.system());
        lookup.refresh(Refresh.IF_CHANGED);
        Files.delete(file);
    }

    @Benchmark
    public Finding snapshot(Asking asking) {
        byte[] key = asking.key();
        return lookup.find(key, 0, key.length, asking.match);
    }

    @Benchmark
    public byte[] concurrentHashMap(Asking asking) {
        return concurrent.get(new String(asking.key(), UTF_8));
    }

    @Benchmark
    public byte[] readWriteLock(Asking asking) {
        String key = new String(asking.key(), UTF_8);
        lock.readLock().lock();
        try {
            return guarded.get(key);
        } finally {
            lock.readLock().unlock();
        }
    }
}
