package dev.millrace.lookup;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An answer that is on its way. Owned by the thread that asked, but for what is told. */
public final class PendingAnswer {

    private final KeyedLookup lookup;
    private final CompletableFuture<KeyedLookup.@Nullable Kept> answer;

    PendingAnswer(KeyedLookup lookup, CompletableFuture<KeyedLookup.@Nullable Kept> answer) {
        this.lookup = lookup;
        this.answer = answer;
    }

    /** How long to wait for it, from when it was asked for. */
    public Duration deadline() {
        return lookup.deadline();
    }

    /** @param told run once when the answer is there, or there will be none; by any thread, by this one if it is there */
    public void whenThere(Runnable told) {
        // The future of what comes after is nobody's.
        CompletableFuture<?> unused = answer.whenComplete((kept, failure) -> told.run());
    }

    /**
     * Takes the answer, or gives it up if it is not there, and counts that. The cache gets it all the same when it comes.
     *
     * @param into gets the row of a hit
     * @return never {@link Finding#PENDING}
     */
    public Finding take(Match into) {
        return lookup.take(answer, into);
    }
}
