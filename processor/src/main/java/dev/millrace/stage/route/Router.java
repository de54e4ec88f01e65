package dev.millrace.stage.route;

import dev.millrace.config.RouteConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.DataStreamNames;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.EventStage;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Stage;
import dev.millrace.event.ValueKind;
import dev.millrace.event.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Sends an event to {@code logs-<dataset>-<namespace>}: the dataset from {@code data_stream.dataset}, else
 * {@code event.dataset}, else as configured; the namespace from {@code data_stream.namespace}, else as configured.
 * Names are made valid by {@link DataStreamNames#sanitize}. Behind the namespace stands the event's day or month, where one
 * data stream for each is configured. Sets {@code event.dataset} where the event has none, and
 * takes {@code data_stream.*} out of the fields: the document gets them from the target alone.
 *
 * <p>Owned by one stream thread.
 */
public final class Router implements EventStage {

    private static final Verdict TOO_MANY = new Verdict.Rejection(
            Stage.ROUTE,
            "route.too-many-data-streams",
            "the event names a data stream beyond the configured number; raise route.max-data-streams or look for"
                    + " dataset names that hold ids");

    /** Between namespace and bucket; by it the index template knows the data streams of a time. */
    private static final char BUCKET = '@';

    private final String defaultDataset;
    private final String defaultNamespace;
    private final TargetDataStreams targets;
    private final RouteCache cache = new RouteCache();

    /** So much of {@code @timestamp} names the bucket; 0 for none. */
    private final int bucketLength;

    private int sliceStart;
    private int sliceEnd;

    /** @param targets shared by the routers of all stream threads */
    public Router(RouteConfig config, TargetDataStreams targets) {
        this.targets = targets;
        defaultDataset = valid(config.defaultDataset());
        defaultNamespace = valid(config.namespace()).replace(BUCKET, '_');
        bucketLength = switch (config.bucket()) {
            case NONE -> 0;
            case DAY -> "2026-03-14".length();
            case MONTH -> "2026-03".length();
        };
    }

    private static String valid(String part) {
        String sanitized = DataStreamNames.sanitize(part);
        if (sanitized.isEmpty()) {
            throw new IllegalArgumentException("\"" + part + "\" cannot be part of a data stream's name");
        }
        return sanitized;
    }

    @Override
    public Verdict apply(LogEvent event) {
        if (!readText(event, Ecs.DATA_STREAM_DATASET) && !readText(event, Ecs.EVENT_DATASET)) {
            sliceStart = sliceEnd = 0;
        }
        int datasetStart = sliceStart;
        int datasetEnd = sliceEnd;
        if (!readText(event, Ecs.DATA_STREAM_NAMESPACE)) {
            sliceStart = sliceEnd = 0;
        }
        int namespaceEnd = sliceEnd;
        if (bucketLength > 0) {
            namespaceEnd = appendBucket(event);
        }
        byte[] bytes = event.arena().array();
        DataStream target = cache.find(bytes, datasetStart, datasetEnd, sliceStart, sliceEnd);
        if (target == null) {
            target = find(event, datasetStart, datasetEnd, namespaceEnd);
        }
        if (target == null) {
            return TOO_MANY;
        }
        event.dataStream(target);
        complete(event, target);
        return Verdict.Pass.PASS;
    }

    /**
     * Makes the slice that of the namespace and the bucket, as the cache tells them apart.
     *
     * @return where the bucket begins
     */
    private int appendBucket(LogEvent event) {
        ByteArena arena = event.arena();
        int time = event.ecs().start(event.ecs().slot(Ecs.TIMESTAMP));
        sliceStart = arena.append(arena.array(), sliceStart, sliceEnd);
        int bucketStart = arena.append(arena.array(), time, time + bucketLength);
        sliceEnd = arena.size();
        return bucketStart;
    }

    private @Nullable DataStream find(LogEvent event, int datasetStart, int datasetEnd, int namespaceEnd) {
        String dataset = DataStreamNames.sanitize(event.text(datasetStart, datasetEnd));
        String bucket = namespaceEnd == sliceEnd
                ? ""
                : BUCKET + event.text(namespaceEnd, sliceEnd).replace('-', '.');
        String own = event.text(sliceStart, namespaceEnd).replace(BUCKET, '_');
        String namespace = DataStreamNames.sanitize(
                DataStreamNames.sanitize(own).isEmpty() ? defaultNamespace : own,
                DataStreamNames.MAX_BYTES - bucket.length());
        DataStream target = targets.find(dataset.isEmpty() ? defaultDataset : dataset, namespace + bucket);
        if (target != null) {
            cache.put(event.arena().array(), datasetStart, datasetEnd, sliceStart, sliceEnd, target);
        }
        return target;
    }

    private boolean readText(LogEvent event, EcsField field) {
        EcsFields ecs = event.ecs();
        int slot = ecs.slot(field);
        if (slot < 0 || !ecs.kind(slot).isText() || ecs.start(slot) == ecs.end(slot)) {
            return false;
        }
        sliceStart = ecs.start(slot);
        sliceEnd = ecs.end(slot);
        if (ecs.kind(slot) == ValueKind.ESCAPED) {
            sliceStart = JsonText.unescape(event.arena(), sliceStart, sliceEnd);
            sliceEnd = event.arena().size();
        }
        return true;
    }

    private static void complete(LogEvent event, DataStream target) {
        EcsFields ecs = event.ecs();
        ecs.remove(Ecs.DATA_STREAM_TYPE);
        ecs.remove(Ecs.DATA_STREAM_DATASET);
        ecs.remove(Ecs.DATA_STREAM_NAMESPACE);
        if (!ecs.has(Ecs.EVENT_DATASET)) {
            byte[] name = target.nameBytes();
            int start = event.arena().append(name, target.datasetStart(), target.datasetEnd());
            ecs.put(Ecs.EVENT_DATASET, ValueKind.STRING, start, event.arena().size());
        }
    }
}
