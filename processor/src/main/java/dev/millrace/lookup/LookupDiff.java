package dev.millrace.lookup;

import java.util.List;

/**
 * How what the source holds now differs from what serves.
 *
 * @param examples keys, the first of each kind: {@code + added}, {@code - removed}, {@code ~ changed}
 */
public record LookupDiff(long added, long removed, long changed, long same, List<String> examples) {}
