package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eight threads read while the table is reloaded every 100 ms, now and then from a broken file. In each version all rows
 * carry its number, so whoever sees a row missing or two numbers within one version has seen half a table.
 */
class ReloadStressIT {

    private static final int READERS = 8;
    private static final int ROWS = 20_000;

    @TempDir
    Path folder;

    private final AtomicReference<@Nullable String> seen = new AtomicReference<>();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private volatile boolean isOver;

    @Test
    void noReaderEverSeesHalfATable() throws Exception {
        run(Duration.ofSeconds(3));
    }

    @Test
    @Tag("long")
    void noReaderEverSeesHalfATableFor30Seconds() throws Exception {
        run(Duration.ofSeconds(30));
    }

    private void run(Duration time) throws Exception {
        // given
        write(0, ROWS);
        TableLookup lookup = new TableLookup(
                LookupConfigs.lookup("""
                        file: %s
                        key-field: host.name
                        key-column: host
                        fields: {first: labels.first, second: labels.second}
                        """.formatted(file())), new FileSource(file()), InstantSource.system());
        lookup.refresh(Refresh.IF_CHANGED);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int first = i * (ROWS / READERS);
            Thread reader = new Thread(() -> read(lookup, first), "reader-" + i);
            reader.start();
            readers.add(reader);
        }

        // when
        long end = System.nanoTime() + time.toNanos();
        int reloads = 0;
        while (System.nanoTime() < end && seen.get() == null) {
            reloads++;
            boolean isBroken = reloads % 5 == 0;
            write(reloads, isBroken ? ROWS / 3 : ROWS);
            lookup.refresh(Refresh.ALWAYS);
            Thread.sleep(100);
        }
        isOver = true;
        for (Thread reader : readers) {
            reader.join();
        }

        // then
        assertThat(seen.get()).isNull();
        assertThat(reads.get()).isGreaterThan(ROWS);
        assertThat(waits.get())
                .as("times that a reader had to wait for a lock or was parked")
                .isZero();
        assertThat(lookup.status().misses()).isZero();
        assertThat(lookup.status().refusedReloads()).isEqualTo(reloads / 5);
        assertThat(lookup.status().version()).isEqualTo(1 + reloads - reloads / 5);
    }

    private void read(Lookup lookup, int first) {
        Match match = new Match();
        int last = 0;
        long waited = -1;
        for (int i = first; !isOver; i = (i + 1) % ROWS) {
            if (waited < 0 && last > 0) {
                // All classes are loaded by now, which threads do wait for.
                waited = waits();
            }
            byte[] key = ("host-" + i).getBytes(UTF_8);
            if (lookup.find(key, 0, key.length, match) == Finding.MISS) {
                fail("host-" + i + " is missing");
                return;
            }
            match.next();
            int one = number(match);
            match.next();
            int other = number(match);
            if (one != other || one < last || match.next()) {
                fail("host-" + i + " has " + one + " and " + other + " after " + last);
                return;
            }
            last = one;
            reads.incrementAndGet();
        }
        if (waited >= 0) {
            waits.addAndGet(waits() - waited);
        }
    }

    /** How often this thread has waited for a monitor, or for anything else. */
    private static long waits() {
        ThreadInfo info = ManagementFactory.getThreadMXBean()
                .getThreadInfo(Thread.currentThread().getId());
        return info.getBlockedCount() + info.getWaitedCount();
    }

    private void fail(String what) {
        seen.compareAndSet(null, what);
        isOver = true;
    }

    private static int number(Match match) {
        return Integer.parseInt(new String(match.bytes(), match.start(), match.end() - match.start(), UTF_8));
    }

    private Path file() {
        return folder.resolve("hosts.csv");
    }

    private void write(int version, int rows) throws IOException {
        StringBuilder csv = new StringBuilder("host,first,second\n");
        for (int i = 0; i < rows; i++) {
            csv.append("host-")
                    .append(i)
                    .append(',')
                    .append(version)
                    .append(',')
                    .append(version)
                    .append('\n');
        }
        Path next = Files.writeString(folder.resolve("hosts.next"), csv);
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    }
}
