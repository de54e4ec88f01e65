package dev.millrace.lookup;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what a lookup answers and what its source does, and logs the latter. Read and written by any thread. */
final class LookupCounts {

    private static final Logger LOG = LoggerFactory.getLogger(LookupCounts.class);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final String name;
    private final String source;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private volatile Duration loadTime = Duration.ZERO;
    private volatile @Nullable String lastError;

    // Of records, written by the one thread that takes them.
    private final AtomicLong untold = new AtomicLong();
    private volatile Instant toldAt = Instant.EPOCH;
    private volatile String lastRecord = "";

    LookupCounts(String name, String source) {
        this.name = name;
        this.source = source;
    }

    Finding count(Finding finding) {
        (finding == Finding.HIT ? hits : misses).increment();
        return finding;
    }

    void takenOver(long rows, Duration took) {
        loadTime = took;
        reloads.increment();
        lastError = null;
        LOG.atInfo()
                .addKeyValue("millrace.lookup", name)
                .addKeyValue("file.path", source)
                .log("Lookup {} taken over with {} rows in {} ms", name, rows, took.toMillis());
    }

    /** What was refused before is there no more, as when a file was put back. */
    void fine() {
        lastError = null;
    }

    /** All is well but for records that were refused before. */
    void recordsAreRefused() {
        lastError = lastRecord;
    }

    /** Counts and logs once for the same reason. */
    void refused(String reason, boolean isNews, boolean isWarm) {
        boolean isTold = !isNews && reason.equals(lastError);
        lastError = reason;
        if (!isTold) {
            refused.increment();
            LOG.atWarn()
                    .addKeyValue("millrace.lookup", name)
                    .addKeyValue("file.path", source)
                    .log(
                            "Lookup {} is refused, {}: {}",
                            name,
                            isWarm ? "the one before goes on serving" : "there is none to serve",
                            reason);
        }
    }

    /** One record of a topic: each is counted, and a line says so at most once a minute, with how many there were. */
    void refusedRecord(String reason, Instant now, boolean isWarm) {
        lastError = reason;
        refused.increment();
        untold.incrementAndGet();
        lastRecord = reason;
        tellRefusedRecords(now, isWarm);
    }

    /** Those that no line has told of yet, if it is time. */
    void tellRefusedRecords(Instant now, boolean isWarm) {
        if (untold.get() == 0 || now.isBefore(toldAt.plus(PAUSE))) {
            return;
        }
        toldAt = now;
        LOG.atWarn()
                .addKeyValue("millrace.lookup", name)
                .addKeyValue("file.path", source)
                .log(
                        "Lookup {} has refused records, {} since the last such line, {}; the last one: {}",
                        name,
                        untold.getAndSet(0),
                        isWarm ? "the rows before stay" : "it goes on loading",
                        lastRecord);
    }

    /** Reading failed in a way that nobody has foreseen: counted and logged as a refusal, with the stack. */
    void failed(String place, Throwable failure, boolean isWarm) {
        String reason = place + ": reading it failed: " + failure;
        if (!reason.equals(lastError)) {
            LOG.atError().addKeyValue("millrace.lookup", name).setCause(failure).log("Reading lookup {} failed", name);
        }
        refused(reason, false, isWarm);
    }

    LookupStatus status(
            boolean isRequired,
            boolean isWarm,
            long rows,
            long bytes,
            int version,
            String digest,
            @Nullable Instant loadedAt) {
        return new LookupStatus(
                name,
                source,
                isRequired,
                isWarm,
                rows,
                bytes,
                version,
                digest,
                loadedAt,
                loadTime,
                hits.sum(),
                misses.sum(),
                reloads.sum(),
                refused.sum(),
                lastError,
                null);
    }
}
