package dev.millrace.stage.decode.text;

/** Finds how far a list of words reaches, as nginx writes what it learned from several upstream servers. */
final class ListScan {

    private ListScan() {}

    /** Words with {@code ", "} or {@code " : "} between them; {@code start} where there is not even one. */
    static int end(byte[] bytes, int start, int end) {
        int at = Scan.word(bytes, start, end);
        while (at > start && at + 1 < end) {
            int next;
            if (bytes[at - 1] == ',' && bytes[at] == ' ') {
                next = at + 1;
            } else if (at + 3 < end && bytes[at] == ' ' && bytes[at + 1] == ':' && bytes[at + 2] == ' ') {
                next = at + 3;
            } else {
                return at;
            }
            at = Scan.word(bytes, next, end);
            if (at == next) {
                return next - 1;
            }
        }
        return at;
    }
}
