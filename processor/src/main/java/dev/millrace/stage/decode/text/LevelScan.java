package dev.millrace.stage.decode.text;

import dev.millrace.event.Levels;

/** Finds words that mean a level. */
final class LevelScan {

    private LevelScan() {}

    /**
     * The end of a word of letters, also with a digit behind it ({@code DEBUG1}, {@code trace8}), if it means a level; {@code start}
     * otherwise.
     */
    static int end(byte[] bytes, int start, int end) {
        int at = Scan.letters(bytes, start, end);
        if (!Levels.isWord(bytes, start, at)) {
            return start;
        }
        boolean isGraded = at < end && bytes[at] >= '1' && bytes[at] <= '8';
        int levelEnd = isGraded ? at + 1 : at;
        boolean isWithinWord = levelEnd < end && (Scan.isDigit(bytes[levelEnd]) || bytes[levelEnd] == '_');
        return isWithinWord ? start : levelEnd;
    }
}
