package dev.millrace.stage.decode.text;

/** The parts of a header between vertical bars, where a backslash protects bars and itself. Used by one thread. */
final class HeaderParts {

    private static final int MOST = 8;

    private final int[] starts = new int[MOST];
    private final int[] ends = new int[MOST];
    private final boolean[] areEscaped = new boolean[MOST];

    /** @return where the text behind the last bar starts, or {@code start} where there are fewer bars */
    int read(byte[] bytes, int start, int end, int count) {
        int at = start;
        for (int part = 0; part < count; part++) {
            starts[part] = at;
            areEscaped[part] = false;
            while (at < end && bytes[at] != '|') {
                if (bytes[at] == '\\') {
                    areEscaped[part] = true;
                    at++;
                }
                at++;
            }
            if (at >= end) {
                return start;
            }
            ends[part] = at++;
        }
        return at;
    }

    boolean isEmpty(int part) {
        return starts[part] == ends[part];
    }

    int start(int part) {
        return starts[part];
    }

    int end(int part) {
        return ends[part];
    }

    /** Adds a part, without its escapes; nothing where it is empty. */
    void add(TextLine line, TextFields.Name name, int part) {
        if (areEscaped[part]) {
            int at = Escapes.unescape(line.event().arena(), starts[part], ends[part]);
            line.addText(name, at, line.event().arena().size());
        } else {
            line.addText(name, starts[part], ends[part]);
        }
    }
}
