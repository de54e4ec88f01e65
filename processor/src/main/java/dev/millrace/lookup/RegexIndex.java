package dev.millrace.lookup;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows by expressions, tried in the order of the rows, and the answers kept for the next event with the same key. RE2
 * matches in time linear in the key, so that no value of an event can hold a stream thread up. Filled by one thread, then
 * only read.
 */
final class RegexIndex implements KeyIndex {

    /** What a compiled program takes was not measured; this is the order of it for expressions of a line. */
    private static final long PATTERN_BYTES = 2_048;

    private final List<Pattern> patterns = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();
    private final Memo<Integer> answers;

    RegexIndex(long cacheBytes) {
        answers = new Memo<>(cacheBytes, row -> 0);
    }

    /** @throws com.google.re2j.PatternSyntaxException if it is none */
    void add(String expression, int row) {
        patterns.add(Pattern.compile(expression));
        rows.add(row);
    }

    @Override
    public int find(byte[] bytes, int start, int end, WideNumber scratch) {
        Integer known = answers.get(bytes, start, end);
        if (known != null) {
            return known;
        }
        int row = match(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        answers.put(bytes, start, end, row);
        return row;
    }

    @Override
    public long bytes() {
        return PATTERN_BYTES * patterns.size() + answers.bytes();
    }

    private int match(String key) {
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matcher(key).find()) {
                return rows.get(i);
            }
        }
        return NONE;
    }
}
