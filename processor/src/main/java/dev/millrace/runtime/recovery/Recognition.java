package dev.millrace.runtime.recovery;

import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in words what decode took a record for, and by what. Told from the first bytes, by which decode goes, and from
 * the fields that it left.
 */
final class Recognition {

    private Recognition() {}

    static List<String> of(byte[] value, LogEvent event) {
        int first = firstByte(value);
        Map<String, String> fields = top(event);
        List<String> words = new ArrayList<>();
        if (first < value.length && value[first] == '{') {
            words.add("a JSON object, as its first byte is {");
        } else if (first < value.length && value[first] == '[' && !holdsAll(value, event)) {
            words.add("element " + event.index() + " of a JSON array, as the first byte of the record is [");
        } else if (fields.containsKey("log.syslog.version")) {
            words.add("syslog of RFC 5424, as a priority, a version and a timestamp lead it");
        } else if (fields.containsKey("log.syslog.priority")) {
            words.add("syslog of RFC 3164, as a priority leads it, and no version");
        } else {
            words.add("text, as it is valid UTF-8 and nothing that JSON or syslog begin with leads it");
        }
        RawFields raw = event.raw();
        for (int i = 1; i < raw.size(); i = raw.next(i)) {
            if (raw.isConsumed(i)) {
                words.add("an envelope: its field " + event.text(raw.nameStart(i), raw.nameEnd(i))
                        + " holds the event, as no logger speaks beside it");
            }
        }
        String dataset = fields.get("event.dataset");
        if (dataset != null) {
            words.add(
                    isOfFormat(event)
                            ? "text of the format " + dataset + ", the first of all formats that reads the whole of it"
                            : "dataset " + dataset + ", as the event says itself");
        }
        return words;
    }

    /** An event holds the bytes of its record, but that of an array's element holds those of the element alone. */
    private static boolean holdsAll(byte[] value, LogEvent event) {
        return event.arena().size() >= value.length
                && Arrays.equals(event.arena().array(), 0, value.length, value, 0, value.length);
    }

    /** Whether a format said the dataset: it does so last, with the module behind it, in bytes of its own. */
    private static boolean isOfFormat(LogEvent event) {
        RawFields raw = event.raw();
        for (int i = 1; i < raw.size(); i = raw.next(i)) {
            int module = raw.next(i);
            if (event.text(raw.nameStart(i), raw.nameEnd(i)).equals("event.dataset")
                    && raw.nameStart(i) >= raw.end(0)
                    && module < raw.size()
                    && raw.next(module) == raw.size()
                    && event.text(raw.nameStart(module), raw.nameEnd(module)).equals("event.module")) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> top(LogEvent event) {
        Map<String, String> fields = new HashMap<>();
        RawFields raw = event.raw();
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            fields.putIfAbsent(event.text(raw.nameStart(i), raw.nameEnd(i)), event.text(raw.start(i), raw.end(i)));
        }
        return fields;
    }

    private static int firstByte(byte[] value) {
        boolean hasMark =
                value.length >= 3 && value[0] == (byte) 0xef && value[1] == (byte) 0xbb && value[2] == (byte) 0xbf;
        int first = hasMark ? 3 : 0;
        while (first < value.length
                && (value[first] == ' ' || value[first] == '\n' || value[first] == '\r' || value[first] == '\t')) {
            first++;
        }
        return first;
    }
}
