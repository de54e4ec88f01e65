package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;

/**
 * Goes through one record of comma-separated values, whose quoted cells may hold commas, line breaks, and quotes written
 * twice. Reused; owned by one thread.
 */
final class CsvCells {

    private TextLine line = new TextLine();
    private int at;
    private int end;
    private int start;
    private int cellEnd;
    private boolean isQuoted;

    void begin(TextLine source, int from, int to) {
        line = source;
        at = from;
        end = to;
    }

    /** @return false after the last cell, or where a quote is not closed */
    boolean next() {
        if (at > end) {
            return false;
        }
        byte[] bytes = line.bytes();
        isQuoted = at < end && bytes[at] == '"';
        return isQuoted ? quoted(bytes) : plain(bytes);
    }

    boolean isEmpty() {
        return start == cellEnd;
    }

    boolean isQuoted() {
        return isQuoted;
    }

    /** Where the cell's value begins in {@link TextLine#bytes()}. */
    int start() {
        return start;
    }

    int end() {
        return cellEnd;
    }

    private boolean plain(byte[] bytes) {
        start = at;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        cellEnd = at;
        at++;
        return true;
    }

    private boolean quoted(byte[] bytes) {
        start = at + 1;
        boolean isDoubled = false;
        int i = start;
        while (i < end) {
            if (bytes[i] != '"') {
                i++;
            } else if (i + 1 < end && bytes[i + 1] == '"') {
                isDoubled = true;
                i += 2;
            } else {
                break;
            }
        }
        if (i >= end || (i + 1 < end && bytes[i + 1] != ',')) {
            return false;
        }
        cellEnd = i;
        at = i + 2;
        if (isDoubled) {
            unescape();
        }
        return true;
    }

    /** Quotes that are written twice need a place of their own to be written once. */
    private void unescape() {
        ByteArena arena = line.event().arena();
        int from = start;
        int to = cellEnd;
        int written = arena.reserve(to - from);
        byte[] bytes = arena.array();
        start = written;
        for (int i = from; i < to; i++) {
            bytes[written++] = bytes[i];
            if (bytes[i] == '"') {
                i++;
            }
        }
        cellEnd = written;
        arena.truncate(written);
    }
}
