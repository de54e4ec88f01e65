package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.testing.LookupConfigs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Loads a CSV of a million rows, reloads it while one thread reads, and prints what that took: a program of its own, so
 * that a test can give it a heap of 1 GB. {@code java -Xmx1g ... dev.millrace.lookup.MillionRows}
 */
final class MillionRows {

    private static final int ROWS = 1_000_000;
    private static final int READERS = 1;
    private static final int RELOADS = 3;

    private static final AtomicLong IDLE = new AtomicLong();

    private static volatile boolean isOver;

    private MillionRows() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Files.createTempFile("millrace-million-", ".csv");
        try {
            measure(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(Path file) throws Exception {
        write(file, 1);
        TableLookup lookup = new TableLookup(
                LookupConfigs.lookup("""
                        file: %s
                        key-field: host.name
                        key-column: host
                        fields: {rack: labels.rack, owner: labels.owner, environment: service.environment, port: source.port}
                        """.formatted(file)), new FileSource(file), InstantSource.system());
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus loaded = lookup.status();
        System.out.printf(
                "file %d MB, rows %d, bytes on heap %d, loaded in %d ms%n",
                Files.size(file) / 1_000_000,
                loaded.rows(),
                loaded.bytes(),
                loaded.loadTime().toMillis());
        AtomicLong longest = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        Thread[] readers = new Thread[READERS];
        for (int i = 0; i < READERS; i++) {
            readers[i] = new Thread(() -> read(lookup, longest, reads));
            readers[i].start();
        }
        Thread idler = new Thread(MillionRows::idle);
        idler.start();
        Thread.sleep(2_000);
        System.out.printf(
                "without a reload: longest read %d us, longest pause of a thread that reads nothing %d us%n",
                longest.getAndSet(0) / 1_000, IDLE.getAndSet(0) / 1_000);
        for (int i = 0; i < RELOADS; i++) {
            write(file, i + 2);
            longest.set(0);
            IDLE.set(0);
            lookup.refresh(Refresh.ALWAYS);
            System.out.printf(
                    "reloaded in %d ms, longest read meanwhile %d us, longest pause of a thread that reads nothing %d us%n",
                    lookup.status().loadTime().toMillis(), longest.get() / 1_000, IDLE.get() / 1_000);
        }
        isOver = true;
        for (Thread reader : readers) {
            reader.join();
        }
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
            millis += collector.getCollectionTime();
        }
        System.out.printf(
                "reads %d, misses %d, version %d, collections %d in %d ms, heap at most %d MB%n",
                reads.get(),
                lookup.status().misses(),
                lookup.status().version(),
                collections,
                millis,
                Runtime.getRuntime().maxMemory() >> 20);
        if (lookup.status().version() != RELOADS + 1 || lookup.status().misses() > 0) {
            throw new IllegalStateException("not all was loaded: " + lookup.status());
        }
    }

    /** What the machine and the collector do to any thread, so that it is not taken for the table's doing. */
    private static void idle() {
        while (!isOver) {
            long start = System.nanoTime();
            long took = System.nanoTime() - start;
            if (took > IDLE.get()) {
                IDLE.accumulateAndGet(took, Math::max);
            }
        }
    }

    private static void read(Lookup lookup, AtomicLong longest, AtomicLong reads) {
        Match match = new Match();
        byte[] key = "host-000000".getBytes(UTF_8);
        long count = 0;
        for (int i = 0; !isOver; i = (i + 7_919) % ROWS) {
            for (int digit = 10, rest = i; digit > 4; digit--, rest /= 10) {
                key[digit] = (byte) ('0' + rest % 10);
            }
            long start = System.nanoTime();
            lookup.find(key, 0, key.length, match);
            long took = System.nanoTime() - start;
            if (took > longest.get()) {
                longest.accumulateAndGet(took, Math::max);
            }
            count++;
        }
        reads.addAndGet(count);
    }

    private static void write(Path file, int version) throws IOException {
        try (BufferedWriter csv = Files.newBufferedWriter(file)) {
            csv.write("host,rack,owner,environment,port\n");
            for (int i = 0; i < ROWS; i++) {
                csv.write("host-%06d,rack-%d,team-%d,production,%d%n"
                        .formatted(i, i / 40, i % 97, (i + version) % 65_536));
            }
        }
    }
}
