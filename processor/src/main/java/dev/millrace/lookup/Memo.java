package dev.millrace.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Results by key, as many as fit into the memory that was given. Two threads that miss the same key both compute it, which
 * is cheaper than one waiting for the other. Any thread.
 */
final class Memo<V> {

    /** A node of Caffeine's, its place in the table, the key and the headers of two arrays, measured on JDK 17: about. */
    private static final int ENTRY_BYTES = 160;

    private static final ThreadLocal<KeyBytes> PROBES = ThreadLocal.withInitial(KeyBytes::new);

    private final Cache<KeyBytes, V> results;

    /** @param bytesOf what a result takes beside its entry */
    Memo(long maxBytes, ToIntFunction<V> bytesOf) {
        results = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((KeyBytes key, V value) -> ENTRY_BYTES + key.length() + bytesOf.applyAsInt(value))
                .executor(Runnable::run)
                .build();
    }

    @Nullable
    V get(byte[] bytes, int start, int end) {
        return results.getIfPresent(PROBES.get().on(bytes, start, end));
    }

    void put(byte[] bytes, int start, int end, V value) {
        results.put(PROBES.get().on(bytes, start, end).copy(), value);
    }

    long bytes() {
        return results.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }

    long size() {
        return results.estimatedSize();
    }
}
