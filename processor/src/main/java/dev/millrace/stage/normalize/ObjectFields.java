package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EcsType;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Fields that are made of other fields, such as {@code dns.answers}: kept as they came where they are an array of objects
 * and each known field in them fits. One object alone is no business of this class: its fields stand for themselves.
 */
final class ObjectFields {

    private static final List<EcsField> WITHIN = within();
    private static final FieldNames NAMES =
            new FieldNames(WITHIN.stream().map(EcsField::name).toList());

    /** As far down Elasticsearch's flattened type goes, which rare sets are mapped as. */
    private static final int DEEPEST = 20;

    private byte[] path = new byte[256];
    private int pathEnd;

    void declare(FieldRules.Builder rules) {
        for (EcsField field : Ecs.fields()) {
            if (field.type().holdsFields()) {
                rules.ecs(field, this::read);
            }
        }
    }

    private boolean read(Normalization event, FieldRule rule, int i) {
        if (event.kind(i) != ValueKind.ARRAY
                || !event.shapes().isVerbatim(i)
                || event.shapes().deepest(i) > DEEPEST) {
            return false;
        }
        // The name stands in it between quotes, before a colon.
        byte[] jsonKey = rule.field().jsonKey();
        pathEnd = 0;
        extend(jsonKey, 1, jsonKey.length - 2);
        return arrayFits(event, i, FieldHash.of(path, 0, pathEnd))
                && event.put(rule, i, ValueKind.ARRAY, event.start(i), event.end(i));
    }

    private boolean arrayFits(Normalization event, int array, int hash) {
        RawFields raw = event.raw();
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            ValueKind kind = event.kind(i);
            if (kind != ValueKind.NULL && (kind != ValueKind.OBJECT || !objectFits(event, i, hash))) {
                return false;
            }
        }
        return true;
    }

    private boolean objectFits(Normalization event, int object, int hash) {
        RawFields raw = event.raw();
        int before = pathEnd;
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            byte[] bytes = event.bytes();
            int nameStart = raw.nameStart(i);
            int nameEnd = raw.nameEnd(i);
            if (!isName(bytes, nameStart, nameEnd)) {
                return false;
            }
            int fieldHash = FieldHash.join(hash, raw.nameHash(i), nameEnd - nameStart);
            int known = NAMES.indexOf(fieldHash, path, 0, pathEnd, bytes, nameStart, nameEnd);
            extend(bytes, nameStart, nameEnd);
            boolean fits = known == FieldNames.UNKNOWN
                    ? unknownFits(event, i, fieldHash)
                    : knownFits(event, WITHIN.get(known).type(), i, fieldHash);
            pathEnd = before;
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** Elasticsearch does not look at it, unless it leads to a field that is known. */
    private boolean unknownFits(Normalization event, int i, int hash) {
        return event.kind(i) != ValueKind.OBJECT || objectFits(event, i, hash);
    }

    private boolean knownFits(Normalization event, EcsType type, int i, int hash) {
        ValueKind kind = event.kind(i);
        if (kind == ValueKind.NULL) {
            return true;
        }
        if (type.holdsFields()) {
            return kind == ValueKind.OBJECT
                    ? objectFits(event, i, hash)
                    : kind == ValueKind.ARRAY && arrayFits(event, i, hash);
        }
        if (type == EcsType.FLATTENED) {
            return kind == ValueKind.OBJECT;
        }
        if (kind != ValueKind.ARRAY || type == EcsType.GEO_POINT) {
            return fits(event, type, i);
        }
        RawFields raw = event.raw();
        for (int element = i + 1; element < raw.next(i); element = raw.next(element)) {
            if (event.kind(element) != ValueKind.NULL && !fits(event, type, element)) {
                return false;
            }
        }
        return true;
    }

    /** Elasticsearch itself reads numbers in quotes, but neither our other dates nor booleans in capitals. */
    private static boolean fits(Normalization event, EcsType type, int i) {
        Fit fit = event.fit();
        int before = event.arena().size();
        boolean fits = Values.fit(event, type, i, fit)
                && (!fit.isConverted() || (type != EcsType.DATE && type != EcsType.BOOLEAN));
        event.arena().truncate(before);
        return fits;
    }

    /** Of parts that Elasticsearch takes for names of fields: none of them blank. */
    private static boolean isName(byte[] bytes, int start, int end) {
        boolean isPartEmpty = true;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '.') {
                if (isPartEmpty) {
                    return false;
                }
                isPartEmpty = true;
            } else {
                isPartEmpty &= bytes[i] >= 0 && bytes[i] <= ' ';
            }
        }
        return !isPartEmpty;
    }

    private void extend(byte[] bytes, int start, int end) {
        int length = end - start;
        if (path.length < pathEnd + 1 + length) {
            path = Arrays.copyOf(path, (pathEnd + 1 + length) * 2);
        }
        if (pathEnd > 0) {
            path[pathEnd++] = '.';
        }
        System.arraycopy(bytes, start, path, pathEnd, length);
        pathEnd += length;
    }

    private static List<EcsField> within() {
        List<EcsField> parents = Ecs.fields().stream()
                .filter(field -> field.type().holdsFields())
                .toList();
        List<EcsField> within = new ArrayList<>();
        for (EcsField field : Ecs.fields()) {
            if (parents.stream().anyMatch(parent -> field.name().startsWith(parent.name() + "."))) {
                within.add(field);
            }
        }
        return List.copyOf(within);
    }
}
