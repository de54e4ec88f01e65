package dev.millrace.stage.decode;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;

/**
 * Goes once through the lists of a JSON document that seems to be a request of OTLP logs, before anything is made of it:
 * whether resources, scopes and log records are objects in lists, and how many events they would become. Owned by the
 * stream thread.
 */
final class OtlpJsonCheck {

    static final OtlpNames REQUEST = new OtlpNames("resourceLogs");
    static final OtlpNames RESOURCE_LOGS =
            new OtlpNames("resource", "scopeLogs|instrumentationLibraryLogs", "schemaUrl");
    // Log records were called logs until version 0.15 of the definitions.
    static final OtlpNames SCOPE_LOGS = new OtlpNames("scope|instrumentationLibrary", "logRecords|logs", "schemaUrl");

    static final int LIST_WITHIN = 1;

    private static final int NOWHERE = -1;

    private final OtlpBounds bounds;
    private byte[] bytes = new byte[0];
    private RawFields document = new RawFields();
    private int faultAt;

    OtlpJsonCheck(DecodeConfig limits) {
        bounds = new OtlpBounds(limits);
    }

    OtlpBounds bounds() {
        return bounds;
    }

    /** Where something else stands than an object or a list of objects, if {@link #check} says so. */
    int faultAt() {
        return faultAt;
    }

    /** @param resourceLogs position of the list of them */
    boolean check(byte[] text, RawFields index, int resourceLogs) {
        bytes = text;
        document = index;
        faultAt = NOWHERE;
        bounds.clear();
        resources(resourceLogs);
        bounds.addShared(length(0) - length(resourceLogs), 0);
        return faultAt == NOWHERE;
    }

    private void resources(int list) {
        for (int i = list + 1; i < document.next(list); i = document.next(i)) {
            if (isObject(i)) {
                int recordsBefore = bounds.records();
                long shared = length(i) - lists(i, RESOURCE_LOGS);
                bounds.addShared(shared, recordsBefore);
            }
        }
    }

    /** @return bytes of the lists within the object: what is not shared by those in the lists */
    private long lists(int object, OtlpNames names) {
        long length = 0;
        for (int i = object + 1; i < document.next(object); i = document.next(i)) {
            if (names.member(bytes, document, i) == LIST_WITHIN && isList(i)) {
                length += length(i);
                if (names == RESOURCE_LOGS) {
                    scopes(i);
                } else {
                    records(i);
                }
            }
        }
        return length;
    }

    private void scopes(int list) {
        for (int i = list + 1; i < document.next(list); i = document.next(i)) {
            if (isObject(i)) {
                int recordsBefore = bounds.records();
                long shared = length(i) - lists(i, SCOPE_LOGS);
                bounds.addShared(shared, recordsBefore);
            }
        }
    }

    private void records(int list) {
        for (int i = list + 1; i < document.next(list); i = document.next(i)) {
            if (isObject(i)) {
                bounds.addRecord(length(i));
            }
        }
    }

    private int length(int i) {
        return document.end(i) - document.start(i);
    }

    private boolean isObject(int i) {
        return isA(ValueKind.OBJECT, i);
    }

    /** A list that is null is an empty one. */
    private boolean isList(int i) {
        return document.kind(i) != ValueKind.NULL && isA(ValueKind.ARRAY, i);
    }

    private boolean isA(ValueKind kind, int i) {
        if (document.kind(i) == kind) {
            return true;
        }
        if (faultAt == NOWHERE) {
            faultAt = document.start(i);
        }
        return false;
    }
}
