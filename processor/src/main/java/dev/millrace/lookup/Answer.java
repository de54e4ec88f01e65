package dev.millrace.lookup;

import org.jspecify.annotations.Nullable;

/**
 * What a server said of a key.
 *
 * @param finding {@link Finding#HIT}, {@link Finding#MISS}, or {@link Finding#UNANSWERED} where it said something that
 *     does not fit a column: its row's fault, not the server's
 * @param row of a hit, as {@link RowWriter} wrote it
 * @param fault what does not fit; {@code null} where all does
 */
record Answer(Finding finding, byte[] row, @Nullable String fault) {

    private static final byte[] NOTHING = {};

    static final Answer MISS = new Answer(Finding.MISS, NOTHING, null);

    static Answer row(byte[] row) {
        return new Answer(Finding.HIT, row, null);
    }

    static Answer unfit(String fault) {
        return new Answer(Finding.UNANSWERED, NOTHING, fault);
    }
}
