package dev.millrace.config;

/**
 * Where events go: {@code logs-<dataset>-<namespace>}.
 *
 * @param defaultDataset for an event that names no dataset
 * @param namespace for an event that names no namespace
 * @param maxDataStreams how many different data streams one process writes to; beyond it events are rejected, so that
 *     hostile dataset names cannot fill the cluster with indices
 */
public record RouteConfig(String defaultDataset, String namespace, int maxDataStreams) {

    public static final RouteConfig DEFAULT = new RouteConfig("generic", "default", 1000);

    public RouteConfig {
        Refusals.refuseIf(defaultDataset.isBlank(), "default-dataset must not be blank");
        Refusals.refuseIf(namespace.isBlank(), "namespace must not be blank");
        Refusals.refuseIf(maxDataStreams < 1, "max-data-streams must be at least 1");
    }
}
