package dev.millrace.config;

/** Where events go: {@code logs-<dataset>-<namespace>}. */
public record RouteConfig(
        @Key(fallback = "generic", means = "for an event that names no dataset")
        String defaultDataset,

        @Key(fallback = "default", means = "for an event that names no namespace")
        String namespace,

        @Key(
                fallback = "1000",
                means = "how many different data streams one process writes to; beyond it events are rejected, so that"
                        + " hostile dataset names cannot fill the cluster with indices")
        int maxDataStreams,

        @Key(
                fallback = "none",
                means =
                        "`day` or `month` puts the event's own into its data stream's name, `logs-<dataset>-<namespace>@2026.03.14`,"
                                + " and such a data stream never rolls over ([why](delivery-promise.md#data-streams-by-time))")
        Bucket bucket) {

    /** Of what time the events of one data stream are. */
    public enum Bucket {
        /** Any: Elasticsearch rolls the data stream over. */
        NONE,
        /** A day, UTC. */
        DAY,
        /** A month, UTC. */
        MONTH
    }

    public static final RouteConfig DEFAULT = Binder.defaults(RouteConfig.class);

    public RouteConfig {
        Refusals.refuseIf(defaultDataset.isBlank(), "default-dataset must not be blank");
        Refusals.refuseIf(namespace.isBlank(), "namespace must not be blank");
        Refusals.refuseIf(maxDataStreams < 1, "max-data-streams must be at least 1");
    }
}
