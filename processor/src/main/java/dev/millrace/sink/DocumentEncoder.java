package dev.millrace.sink;

import dev.millrace.event.Attributes;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsFields;
import dev.millrace.event.JsonText;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes an event as one JSON document on one line: {@code @timestamp}, the other ECS fields in the order in which they
 * were put, {@code tags}, {@code attributes}, {@code kafka.*} and {@code data_stream.*}, names dotted.
 *
 * <p>No object in it has a name twice, whatever came in: Elasticsearch refuses such documents. Of our own names each is
 * written in one place; a name from outside that its object already has gets a number, as in {@code user#2}, so that
 * both values stay. Owned by the stream thread.
 */
public final class DocumentEncoder {

    private static final byte[] TAGS = Ecs.TAGS.jsonKey();
    private static final byte[] ATTRIBUTES = Ecs.ATTRIBUTES.jsonKey();
    private static final byte[] ATTRIBUTES_NAME = Ecs.ATTRIBUTES.name().getBytes(StandardCharsets.US_ASCII);

    /** Fields that are not written where they were put, by {@link EcsField#id()}. */
    private final boolean[] isWrittenApart = new boolean[Ecs.fields().size()];

    private final JsonCopy copy = new JsonCopy();

    private final ByteArena originJson = new ByteArena(256);
    private Origin originOfJson = new Origin("", "", -1, 0, Origin.NO_TIMESTAMP);

    public DocumentEncoder() {
        for (EcsField field : List.of(
                Ecs.TIMESTAMP,
                Ecs.TAGS,
                Ecs.ATTRIBUTES,
                Ecs.KAFKA_TOPIC,
                Ecs.KAFKA_TOPIC_ID,
                Ecs.KAFKA_PARTITION,
                Ecs.KAFKA_OFFSET,
                Ecs.DATA_STREAM_TYPE,
                Ecs.DATA_STREAM_DATASET,
                Ecs.DATA_STREAM_NAMESPACE)) {
            isWrittenApart[field.id()] = true;
        }
    }

    /**
     * Appends the document, without a line break.
     *
     * @param event its bytes may get longer, its fields stay
     * @return where the document starts
     */
    public int encode(LogEvent event, ByteArena target) {
        copy.begin(event.arena(), target);
        int start = target.append((byte) '{');
        ecs(event, target);
        tags(event, target);
        attributes(event, target);
        origin(event.origin(), target);
        dataStream(event, target);
        int last = target.size() - 1;
        if (last > start) {
            // Each field ends in a comma.
            target.array()[last] = '}';
        } else {
            target.append((byte) '}');
        }
        return start;
    }

    private void ecs(LogEvent event, ByteArena target) {
        EcsFields ecs = event.ecs();
        field(event, Ecs.TIMESTAMP, target);
        for (int slot = 0; slot < ecs.size(); slot++) {
            EcsField field = ecs.field(slot);
            if (!isWrittenApart(field)) {
                field(event, field, slot, target);
            }
        }
    }

    /** Single labels have ids beyond those of {@link Ecs#fields()}. */
    private boolean isWrittenApart(EcsField field) {
        return field.id() < isWrittenApart.length && isWrittenApart[field.id()];
    }

    private void field(LogEvent event, EcsField field, ByteArena target) {
        int slot = event.ecs().slot(field);
        if (slot >= 0) {
            field(event, field, slot, target);
        }
    }

    private void field(LogEvent event, EcsField field, int slot, ByteArena target) {
        EcsFields ecs = event.ecs();
        target.append(field.jsonKey());
        value(event, ecs.kind(slot), ecs.start(slot), ecs.end(slot), target);
        target.append((byte) ',');
    }

    private void value(LogEvent event, ValueKind kind, int start, int end, ByteArena target) {
        if (kind.isContainer()) {
            copy.value(start, end);
        } else {
            asItIs(event.arena().array(), kind, start, end, target);
        }
    }

    /** What an object or an array holds must be known to need no {@link JsonCopy}. */
    private static void asItIs(byte[] bytes, ValueKind kind, int start, int end, ByteArena target) {
        switch (kind) {
            case STRING, ESCAPED -> {
                target.append((byte) '"');
                target.append(bytes, start, end);
                target.append((byte) '"');
            }
            case TEXT -> text(bytes, start, end, target);
            case NUMBER, TRUE, FALSE, NULL, OBJECT, ARRAY -> target.append(bytes, start, end);
        }
    }

    private static void text(byte[] bytes, int start, int end, ByteArena target) {
        target.append((byte) '"');
        JsonText.escape(bytes, start, end, target);
        target.append((byte) '"');
    }

    /** Those that the event came with, and those that we add. */
    private void tags(LogEvent event, ByteArena target) {
        int slot = event.ecs().slot(Ecs.TAGS);
        List<String> added = event.tags();
        if (slot < 0 && added.isEmpty()) {
            return;
        }
        target.append(TAGS);
        int start = target.append((byte) '[');
        if (slot >= 0) {
            ownTags(event, slot, target);
        }
        for (int i = 0; i < added.size(); i++) {
            if (target.size() > start + 1) {
                target.append((byte) ',');
            }
            target.append((byte) '"');
            target.appendAscii(added.get(i));
            target.append((byte) '"');
        }
        target.append((byte) ']');
        target.append((byte) ',');
    }

    private void ownTags(LogEvent event, int slot, ByteArena target) {
        EcsFields ecs = event.ecs();
        ValueKind kind = ecs.kind(slot);
        if (kind == ValueKind.ARRAY) {
            copy.value(ecs.start(slot) + 1, ecs.end(slot) - 1);
        } else if (kind != ValueKind.NULL) {
            value(event, kind, ecs.start(slot), ecs.end(slot), target);
        }
    }

    private void attributes(LogEvent event, ByteArena target) {
        Attributes attributes = event.attributes();
        int own = event.ecs().slot(Ecs.ATTRIBUTES);
        int size = attributes.size();
        if (size == 0 && own < 0) {
            return;
        }
        target.append(ATTRIBUTES);
        target.append((byte) '{');
        if (own < 0 && attributes.isVerbatim()) {
            verbatim(event, attributes, target);
        } else {
            checked(event, attributes, own, target);
        }
        target.array()[target.size() - 1] = '}';
        target.append((byte) ',');
    }

    private static void verbatim(LogEvent event, Attributes attributes, ByteArena target) {
        byte[] bytes = event.arena().array();
        for (int i = 0; i < attributes.size(); i++) {
            text(bytes, attributes.pathStart(i), attributes.pathEnd(i), target);
            target.append((byte) ':');
            asItIs(bytes, attributes.kind(i), attributes.start(i), attributes.end(i), target);
            target.append((byte) ',');
        }
    }

    /** @param own slot of what the event itself has under the name {@code attributes}, or a negative number */
    private void checked(LogEvent event, Attributes attributes, int own, ByteArena target) {
        EcsFields ecs = event.ecs();
        int scope = copy.newScope();
        for (int i = 0; i < attributes.size(); i++) {
            copy.plainName(scope, attributes.pathStart(i), attributes.pathEnd(i));
            value(event, attributes.kind(i), attributes.start(i), attributes.end(i), target);
            target.append((byte) ',');
        }
        if (own >= 0) {
            int nameStart = event.arena().append(ATTRIBUTES_NAME);
            copy.plainName(scope, nameStart, event.arena().size());
            value(event, ecs.kind(own), ecs.start(own), ecs.end(own), target);
            target.append((byte) ',');
        }
    }

    /** All but the offset is the same for a long run of events. Without a topic there is no record to point to. */
    private void origin(Origin origin, ByteArena target) {
        if (origin.topic().isEmpty()) {
            return;
        }
        if (!isSamePartition(origin)) {
            originOfJson = origin;
            originJson.clear();
            string(Ecs.KAFKA_TOPIC, origin.topic(), originJson);
            if (!origin.topicId().isEmpty()) {
                string(Ecs.KAFKA_TOPIC_ID, origin.topicId(), originJson);
            }
            originJson.append(Ecs.KAFKA_PARTITION.jsonKey());
            originJson.appendDecimal(origin.partition());
            originJson.append((byte) ',');
            originJson.append(Ecs.KAFKA_OFFSET.jsonKey());
        }
        target.append(originJson.array(), 0, originJson.size());
        target.appendDecimal(origin.offset());
        target.append((byte) ',');
    }

    private boolean isSamePartition(Origin origin) {
        return origin.partition() == originOfJson.partition()
                && origin.topic().equals(originOfJson.topic())
                && origin.topicId().equals(originOfJson.topicId());
    }

    private void dataStream(LogEvent event, ByteArena target) {
        DataStream dataStream = event.dataStream();
        if (dataStream == null) {
            field(event, Ecs.DATA_STREAM_TYPE, target);
            field(event, Ecs.DATA_STREAM_DATASET, target);
            field(event, Ecs.DATA_STREAM_NAMESPACE, target);
            return;
        }
        target.append(dataStream.fieldsAsJson());
    }

    private static void string(EcsField field, String value, ByteArena target) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        target.append(field.jsonKey());
        text(utf8, 0, utf8.length, target);
        target.append((byte) ',');
    }
}
