package dev.millrace.lookup;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A lookup with something behind it that can be loaded, looked at and told of. */
interface LoadedLookup extends Lookup, AutoCloseable {

    LookupStatus status();

    /** How long to wait between two looks at the source; {@code null} where there is nothing to look at. */
    @Nullable
    Duration pause();

    /** Whether a thread of its own is at loading it for the first time, and has not failed yet. */
    default boolean isLoading() {
        return false;
    }

    /** Takes over what is new. Waits for it; never on a stream thread. Never throws for what the source does. */
    void refresh(Refresh how);

    /**
     * What a refresh would change.
     *
     * @throws BrokenTableException if it would be refused
     */
    default LookupDiff diff() throws BrokenTableException {
        throw new BrokenTableException(name(), "has no rows that could be compared");
    }

    @Override
    default void close() {}
}
