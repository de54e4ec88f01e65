package dev.millrace.stage.decode;

import dev.millrace.event.LogEvent;
import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields;
import dev.millrace.stage.decode.text.TextFields.Name;

/**
 * Lines of the container runtime interface, as kubelet has them in its files: {@code 2026-03-10T09:15:30.123456789Z stdout F
 * text}. A runtime cuts long lines; a piece that is not the last one ({@code P}) is kept as it is and tagged, for its rest
 * may be anywhere.
 */
final class ContainerLines {

    static final String TAG = "millrace.partial-line";

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name STREAM = Name.of("stream");
    private static final Name LOG_TAG = Name.of("logtag");
    private static final Name LOG = Name.of("log");

    private static final int SHORTEST_TIMESTAMP = "2026-03-10T09:15:30Z".length();
    private static final int LONGEST_TIMESTAMP = "2026-03-10T09:15:30.123456789+01:00".length();

    private ContainerLines() {}

    static void tag(LogEvent event) {
        if (!event.tags().contains(TAG)) {
            event.tags().add(TAG);
        }
    }

    /**
     * Adds timestamp, stream, tag and text, which is an envelope's payload, to an open event.
     *
     * @return false where it is no such line; then nothing was added
     */
    static boolean read(LogEvent event, int start, int end) {
        byte[] bytes = event.arena().array();
        if (end - start < SHORTEST_TIMESTAMP + " stdout F".length()
                || bytes[start + 4] != '-'
                || bytes[start + 7] != '-'
                || bytes[start + 10] != 'T'
                || bytes[start + 13] != ':') {
            return false;
        }
        int timestampEnd = start + SHORTEST_TIMESTAMP - 1;
        while (timestampEnd < end && timestampEnd - start <= LONGEST_TIMESTAMP && bytes[timestampEnd] != ' ') {
            timestampEnd++;
        }
        int stream = timestampEnd + 1;
        int streamEnd = stream + 6;
        int tag = streamEnd + 1;
        if (tag >= end
                || bytes[timestampEnd] != ' '
                || bytes[stream] != 's'
                || bytes[stream + 1] != 't'
                || bytes[stream + 2] != 'd'
                || bytes[streamEnd] != ' '
                || (bytes[tag] != 'F' && bytes[tag] != 'P')) {
            return false;
        }
        boolean isPartial = bytes[tag] == 'P';
        int tagEnd = tag + 1;
        while (tagEnd < end && bytes[tagEnd] != ' ') {
            tagEnd++;
        }
        // Tags are separated by colons.
        if (tagEnd > tag + 1 && bytes[tag + 1] != ':') {
            return false;
        }
        TextFields.add(event, TIMESTAMP, ValueKind.TEXT, start, timestampEnd);
        TextFields.add(event, STREAM, ValueKind.TEXT, stream, streamEnd);
        if (isPartial || tagEnd > tag + 1) {
            TextFields.add(event, LOG_TAG, ValueKind.TEXT, tag, tagEnd);
        }
        TextFields.add(event, LOG, ValueKind.TEXT, Math.min(tagEnd + 1, end), end);
        return true;
    }
}
