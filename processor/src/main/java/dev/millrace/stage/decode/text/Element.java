package dev.millrace.stage.decode.text;

/** A part of a {@link LinePattern}. Immutable; read by any thread. */
abstract class Element {

    static final int NO_MATCH = -1;

    /** Stands behind the last part: nothing ends there before the text does. */
    static final byte[] NOTHING = {};

    /**
     * @param line takes the fields; what was added is taken back by the pattern if a later part does not match
     * @return where the next part starts, or {@link #NO_MATCH}
     */
    abstract int match(TextLine line, int at, int end);

    /** The bytes that this part begins with, where they are always the same; else nothing. */
    byte[] literal() {
        return NOTHING;
    }

    /** Bytes as they stand in the pattern. */
    static final class Literal extends Element {

        private final byte[] bytes;

        Literal(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        int match(TextLine line, int at, int end) {
            return Scan.startsWith(line.bytes(), at, end, bytes) ? at + bytes.length : NO_MATCH;
        }

        @Override
        byte[] literal() {
            return bytes;
        }
    }

    /** Blanks and tabs, as many as there are. */
    static final class Blanks extends Element {

        private final int least;

        Blanks(int least) {
            this.least = least;
        }

        @Override
        int match(TextLine line, int at, int end) {
            byte[] bytes = line.bytes();
            int next = at;
            while (next < end && (bytes[next] == ' ' || bytes[next] == '\t')) {
                next++;
            }
            return next - at >= least ? next : NO_MATCH;
        }

        @Override
        byte[] literal() {
            return least == 0 ? NOTHING : new byte[] {' '};
        }
    }

    /** The first of several ways that matches; without one, nothing if that is allowed. A way taken is not left again. */
    static final class Group extends Element {

        private final Element[][] ways;
        private final boolean isOptional;

        Group(Element[][] ways, boolean isOptional) {
            this.ways = ways;
            this.isOptional = isOptional;
        }

        @Override
        int match(TextLine line, int at, int end) {
            for (Element[] way : ways) {
                int mark = line.mark();
                int next = sequence(way, line, at, end);
                if (next != NO_MATCH) {
                    return next;
                }
                line.backTo(mark);
            }
            return isOptional ? at : NO_MATCH;
        }

        @Override
        byte[] literal() {
            return !isOptional && ways.length == 1 && ways[0].length > 0 ? ways[0][0].literal() : NOTHING;
        }
    }

    static int sequence(Element[] elements, TextLine line, int from, int end) {
        int at = from;
        for (Element element : elements) {
            at = element.match(line, at, end);
            if (at == NO_MATCH) {
                return NO_MATCH;
            }
        }
        return at;
    }
}
