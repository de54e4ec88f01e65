package dev.millrace.config;

import java.time.Duration;

/** How a server is asked for single keys, and how long its answers are kept. */
public record PerKeyConfig(
        @Key(
                fallback = "50ms",
                means = "how long an event waits for the answer to its key; then it goes on without, tagged"
                        + " `millrace.lookup-unanswered.<name>`")
        Duration deadline,

        @Key(
                fallback = "1s",
                means =
                        "how long a request may take, which may be longer: the answer is kept for the next event with the"
                                + " key. A request that takes longer counts as failed")
        Duration timeout,

        @Key(
                fallback = "256",
                means = "requests on the wire at once, over all stream threads; as many more keys wait for their turn."
                        + " A further key is not asked for, and its event goes on without at once")
        int maxInFlight,

        @Key(
                fallback = "5m",
                means = "an answer older than this is asked for again when an event wants it; the old one serves"
                        + " meanwhile, and on when that fails")
        Duration refresh,

        @Key(fallback = "1h", means = "an answer older than this is not used any more")
        Duration expire,

        @Key(fallback = "1m", means = "the same for the answer that nothing is known, or what does not fit its column")
        Duration expireMisses) {

    public static final PerKeyConfig DEFAULT = Binder.defaults(PerKeyConfig.class);

    public PerKeyConfig {
        refuseUnlessPositive(deadline, "deadline");
        refuseUnlessPositive(timeout, "timeout");
        refuseUnlessPositive(refresh, "refresh");
        refuseUnlessPositive(expire, "expire");
        refuseUnlessPositive(expireMisses, "expire-misses");
        Refusals.refuseIf(maxInFlight < 1 || maxInFlight > 10_000, "max-in-flight must be from 1 to 10000");
        Refusals.refuseIf(expire.compareTo(refresh) < 0, "expire must not be less than refresh");
    }

    private static void refuseUnlessPositive(Duration duration, String key) {
        Refusals.refuseIf(duration.toMillis() < 1 || duration.toDays() > 365, key + " must be from 1ms to 365d");
    }
}
