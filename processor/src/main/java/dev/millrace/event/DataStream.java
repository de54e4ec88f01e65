package dev.millrace.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    private final byte[] fieldsJson;

    public DataStream(String type, String dataset, String namespace) {
        this.type = type;
        this.dataset = dataset;
        this.namespace = namespace;
        this.name = type + "-" + dataset + "-" + namespace;
        this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.datasetStart = type.getBytes(StandardCharsets.UTF_8).length + 1;
        this.datasetEnd = datasetStart + dataset.getBytes(StandardCharsets.UTF_8).length;
        this.fieldsJson = fieldsJson();
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

    /** The fields {@code data_stream.*} as members of a JSON object, each with a comma behind. Not to be written to. */
    public byte[] fieldsAsJson() {
        return fieldsJson;
    }

    private byte[] fieldsJson() {
        ByteArena json = new ByteArena(128);
        append(Ecs.DATA_STREAM_TYPE, type, json);
        append(Ecs.DATA_STREAM_DATASET, dataset, json);
        append(Ecs.DATA_STREAM_NAMESPACE, namespace, json);
        return Arrays.copyOf(json.array(), json.size());
    }

    private static void append(EcsField field, String value, ByteArena json) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        json.append(field.jsonKey());
        json.append((byte) '"');
        JsonText.escape(text, 0, text.length, json);
        json.append((byte) '"');
        json.append((byte) ',');
    }

    @Override
    public String toString() {
        return name;
    }
}
