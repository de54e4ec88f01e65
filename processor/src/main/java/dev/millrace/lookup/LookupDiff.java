package dev.millrace.lookup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How what the source holds now differs from what serves.
 *
 * @param examples keys, the first of each kind: {@code + added}, {@code - removed}, {@code ~ changed}
 * @param refusal why a reload would be refused all the same; {@code null} if it would not
 */
public record LookupDiff(
        long added,
        long removed,
        long changed,
        long same,
        List<String> examples,
        @Nullable String refusal) {}
