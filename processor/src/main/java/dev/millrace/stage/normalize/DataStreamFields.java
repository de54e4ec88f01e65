package dev.millrace.stage.normalize;

import dev.millrace.event.DataStreamNames;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import java.util.Arrays;

/**
 * {@code data_stream.*}: a wish that {@code route} reads. Where the wish cannot be met to the letter, because the name is
 * not valid or the type is not logs, it also stays among the attributes, for the document will say where it really went.
 */
final class DataStreamFields {

    private static final byte[] LOGS = {'l', 'o', 'g', 's'};

    private DataStreamFields() {}

    static void declare(FieldRules.Builder rules) {
        rules.ecs(Ecs.DATA_STREAM_TYPE, DataStreamFields::readType)
                .ecs(Ecs.DATA_STREAM_DATASET, DataStreamFields::readPart)
                .ecs(Ecs.DATA_STREAM_NAMESPACE, DataStreamFields::readPart);
    }

    private static boolean readType(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText()
                && put(event, rule, i, Arrays.equals(LOGS, 0, 4, event.bytes(), event.start(i), event.end(i)));
    }

    private static boolean readPart(Normalization event, FieldRule rule, int i) {
        return event.kind(i).isText()
                && put(event, rule, i, DataStreamNames.isValid(event.bytes(), event.start(i), event.end(i)));
    }

    private static boolean put(Normalization event, FieldRule rule, int i, boolean isMet) {
        EcsField field = rule.field();
        int source = isMet ? i : Normalization.NO_SOURCE;
        return event.put(field, rule.rank(), source, event.kind(i), event.start(i), event.end(i));
    }
}
