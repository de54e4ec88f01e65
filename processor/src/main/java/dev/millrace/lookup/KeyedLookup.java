package dev.millrace.lookup;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.millrace.config.LookupConfig;
import dev.millrace.config.PerKeyConfig;
import dev.millrace.event.EcsField;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server asked per key, behind the answers that it gave: kept as long as memory allows and they are not too old, asked
 * for again in the background when they are older than {@code refresh}, one request per key however many events want it.
 * A key without an answer is pending until the request has ended; an event that does not wait for it as long leaves the
 * request alone, so that the next event finds the answer.
 *
 * <p>Nothing is loaded ahead, so it is warm from the start, and a server that is down keeps no application from reading.
 */
final class KeyedLookup implements LoadedLookup {

    /** A node of Caffeine's, its future, the key and the answer with their headers: about. */
    private static final int ENTRY_BYTES = 280;

    private static final ThreadLocal<KeyBytes> PROBES = ThreadLocal.withInitial(KeyBytes::new);

    private final LookupConfig config;
    private final PerKeyConfig perKey;
    private final EcsField[] fields;
    private final KeySource source;
    private final AskCounts counts;
    private final Ticker ticker;
    private final AsyncLoadingCache<KeyBytes, @Nullable Kept> answers;
    /** Keys in the cache whose first answer is not there yet. */
    private final AtomicInteger unanswered = new AtomicInteger();

    /** @param nanos when it was given, by the cache's clock */
    record Kept(Answer answer, long nanos) {}

    /** @param config checked by {@link LookupFields} */
    KeyedLookup(LookupConfig config, KeySource source, AskCounts counts, Ticker ticker) {
        this.config = config;
        this.perKey = config.perKey();
        this.source = source;
        this.counts = counts;
        this.ticker = ticker;
        fields = new Table(config).fields();
        answers = Caffeine.newBuilder()
                .maximumWeight(config.cacheBytes())
                .weigher((KeyBytes key, Kept kept) ->
                        ENTRY_BYTES + key.length() + kept.answer().row().length)
                .refreshAfterWrite(perKey.refresh())
                .expireAfter(new Age())
                .ticker(ticker)
                .executor(Runnable::run)
                .buildAsync(new Asking());
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Finding find(byte[] bytes, int start, int end, Match into) {
        KeyBytes probe = PROBES.get().on(bytes, start, end);
        CompletableFuture<@Nullable Kept> kept = answers.getIfPresent(probe);
        if (kept == null) {
            if (source.isRefusing()) {
                return counts.unasked();
            }
            kept = answers.get(probe.copy());
            if (kept.isDone()) {
                return take(kept, into);
            }
        }
        if (!kept.isDone()) {
            into.pending(new PendingAnswer(this, kept));
            return Finding.PENDING;
        }
        Kept known = kept.getNow(null);
        if (known == null) {
            return counts.failure();
        }
        return known.answer().finding() == Finding.MISS ? counts.negativeHit() : show(known, into);
    }

    Duration deadline() {
        return perKey.deadline();
    }

    /** The end of an event's waiting. */
    Finding take(CompletableFuture<@Nullable Kept> answer, Match into) {
        if (!answer.isDone()) {
            return counts.timeout();
        }
        Kept kept = answer.getNow(null);
        return kept == null ? counts.failure() : show(kept, into);
    }

    private Finding show(Kept kept, Match into) {
        switch (kept.answer().finding()) {
            case HIT -> {
                into.show(fields, kept.answer().row(), 0);
                return counts.hit();
            }
            case MISS -> {
                return counts.miss();
            }
            case UNANSWERED, PENDING -> {
                return counts.failure();
            }
        }
        throw new IllegalStateException("no finding");
    }

    @Override
    public @Nullable Duration pause() {
        return null;
    }

    @Override
    public LookupStatus status() {
        long bytes = answers.synchronous()
                .policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        long kept = Math.max(0, answers.synchronous().estimatedSize() - unanswered.get());
        return counts.status(config.required(), kept, bytes);
    }

    /** Forgets all answers when a person asks for it. */
    @Override
    public void refresh(Refresh how) {
        if (how != Refresh.IF_CHANGED) {
            answers.synchronous().invalidateAll();
        }
    }

    @Override
    public void close() {
        source.close();
    }

    /** {@code null} where there is no answer: the cache forgets that, and only that, without a word in the log. */
    private final class Asking implements AsyncCacheLoader<KeyBytes, @Nullable Kept> {

        @Override
        public CompletableFuture<@Nullable Kept> asyncLoad(KeyBytes key, Executor executor) {
            CompletableFuture<Answer> request = source.ask(key.bytes());
            unanswered.incrementAndGet();
            return request.handle((answer, failure) -> {
                unanswered.decrementAndGet();
                return failure == null ? new Kept(answer, ticker.read()) : null;
            });
        }

        /** Without an answer the old one stays, as old as it is, and is asked for again after a further refresh. */
        @Override
        public CompletableFuture<@Nullable Kept> asyncReload(KeyBytes key, @Nullable Kept old, Executor executor) {
            return source.ask(key.bytes()).handle((answer, failure) -> {
                boolean isNew = failure == null && answer.finding() != Finding.UNANSWERED;
                if (isNew) {
                    return new Kept(answer, ticker.read());
                }
                return old == null ? null : new Kept(old.answer(), old.nanos());
            });
        }
    }

    /** From when the answer was given, whatever was tried since. */
    private final class Age implements Expiry<KeyBytes, Kept> {

        @Override
        public long expireAfterCreate(KeyBytes key, Kept kept, long now) {
            return left(kept, now);
        }

        @Override
        public long expireAfterUpdate(KeyBytes key, Kept kept, long now, long currentDuration) {
            return left(kept, now);
        }

        @Override
        public long expireAfterRead(KeyBytes key, Kept kept, long now, long currentDuration) {
            return currentDuration;
        }

        private long left(Kept kept, long now) {
            Duration whole = kept.answer().finding() == Finding.HIT ? perKey.expire() : perKey.expireMisses();
            return Math.max(1, whole.toNanos() - (now - kept.nanos()));
        }
    }
}
