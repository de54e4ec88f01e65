package dev.millrace.event;

import java.nio.charset.StandardCharsets;

/**
 * A data stream by Elastic's naming scheme, {@code <type>-<dataset>-<namespace>}. Made once per name and shared, so that
 * the hot path finds its bytes ready.
 */
public final class DataStream {

    private final String type;
    private final String dataset;
    private final String namespace;
    private final String name;
    private final byte[] nameBytes;
    private final int datasetStart;
    private final int datasetEnd;

    public DataStream(String type, String dataset, String namespace) {
        this.type = type;
        this.dataset = dataset;
        this.namespace = namespace;
        this.name = type + "-" + dataset + "-" + namespace;
        this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.datasetStart = type.getBytes(StandardCharsets.UTF_8).length + 1;
        this.datasetEnd = datasetStart + dataset.getBytes(StandardCharsets.UTF_8).length;
    }

    public String type() {
        return type;
    }

    public String dataset() {
        return dataset;
    }

    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    /** {@link #name()} in UTF-8. Not to be written to. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** Where the dataset stands within {@link #nameBytes()}. */
    public int datasetStart() {
        return datasetStart;
    }

    public int datasetEnd() {
        return datasetEnd;
    }

    @Override
    public String toString() {
        return name;
    }
}
