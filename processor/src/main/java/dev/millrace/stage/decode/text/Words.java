package dev.millrace.stage.decode.text;

/** The words of a line, by number. Reused; owned by one thread. */
final class Words {

    private final int[] starts;
    private final int[] ends;
    private byte[] bytes = new byte[0];
    private int count;

    /** @param most words that a line may have */
    Words(int most) {
        starts = new int[most];
        ends = new int[most];
    }

    /** @return false where there are more words than there may be, or characters that are neither blanks nor in words */
    boolean split(byte[] text, int start, int end) {
        bytes = text;
        count = 0;
        int at = DateScan.skipSpaces(text, start, end);
        while (at < end && count < starts.length) {
            starts[count] = at;
            ends[count] = Scan.word(text, at, end);
            if (ends[count] == at) {
                return false;
            }
            at = DateScan.skipSpaces(text, ends[count++], end);
        }
        return at >= end;
    }

    int count() {
        return count;
    }

    int start(int i) {
        return starts[i];
    }

    int end(int i) {
        return ends[i];
    }

    int length(int i) {
        return ends[i] - starts[i];
    }

    byte first(int i) {
        return bytes[starts[i]];
    }

    byte last(int i) {
        return bytes[ends[i] - 1];
    }

    /** Takes something away from the ends of a word. */
    void trim(int i, int start, int end) {
        starts[i] = start;
        ends[i] = end;
    }

    /** A hyphen. */
    boolean isNil(int i) {
        return ends[i] - starts[i] == 1 && bytes[starts[i]] == '-';
    }

    boolean isInteger(int i) {
        return Scan.digits(bytes, starts[i], ends[i]) == ends[i] - starts[i];
    }

    /** An IP address, also with a zone: {@code fe80::1%3}. */
    boolean isAddress(int i) {
        int ip = Scan.ip(bytes, starts[i], ends[i]);
        return ip > starts[i] && (ip == ends[i] || bytes[ip] == '%');
    }

    /** A name or an address, perhaps with a port. */
    boolean isHost(int i) {
        return !isNil(i) && Scan.host(bytes, starts[i], ends[i]) == ends[i];
    }

    boolean startsWith(int i, byte[] literal) {
        return Scan.startsWith(bytes, starts[i], ends[i], literal);
    }

    boolean contains(int i, byte[] literal) {
        return Scan.indexOf(bytes, starts[i], ends[i], literal) < ends[i];
    }
}
