package dev.millrace.lookup;

import dev.millrace.config.LookupConfig.KeyKind;
import dev.millrace.lookup.TableBuilder.Content;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares two versions row by row, by the text of their keys. */
final class SnapshotDiff {

    private static final int EXAMPLES = 20;

    private final List<String> examples = new ArrayList<>();
    private long added;
    private long removed;
    private long changed;
    private long same;
    /** The latest of the old rows that came by; one before it has been moved. */
    private int lastOld = KeyIndex.NONE;

    private SnapshotDiff() {}

    /** @param refusal why {@code next} would be refused; {@code null} if it would not */
    static LookupDiff of(@Nullable Snapshot serving, Content next, @Nullable String refusal) {
        SnapshotDiff diff = new SnapshotDiff();
        ExactIndex after = keys(next.store());
        ExactIndex before = serving == null
                ? new ExactIndex(new RowStore(0))
                : keys(serving.content().store());
        RowStore beforeRows =
                serving == null ? new RowStore(0) : serving.content().store();
        boolean orderDecides = next.table().keyKind() == KeyKind.REGEX;
        for (int row : orderDecides ? next.store().all() : after.rows()) {
            diff.next(next.store(), row, before, beforeRows, orderDecides);
        }
        for (int row : before.rows()) {
            if (find(after, beforeRows, row) == KeyIndex.NONE) {
                diff.removed++;
                diff.example("- ", beforeRows, row);
            }
        }
        return new LookupDiff(diff.added, diff.removed, diff.changed, diff.same, List.copyOf(diff.examples), refusal);
    }

    private void next(RowStore rows, int row, ExactIndex before, RowStore beforeRows, boolean orderDecides) {
        int old = find(before, rows, row);
        if (old == KeyIndex.NONE) {
            added++;
            example("+ ", rows, row);
        } else if (rows.hasValuesOf(row, beforeRows, old) && (!orderDecides || old > lastOld)) {
            same++;
        } else {
            changed++;
            example("~ ", rows, row);
        }
        lastOld = Math.max(lastOld, old);
    }

    private void example(String sign, RowStore rows, int row) {
        if (examples.size() < EXAMPLES) {
            examples.add(sign + Keys.shown(rows.chunk(row), rows.keyStart(row), rows.keyEnd(row)));
        }
    }

    private static int find(ExactIndex index, RowStore rows, int row) {
        return index.find(rows.chunk(row), rows.keyStart(row), rows.keyEnd(row), new WideNumber());
    }

    private static ExactIndex keys(RowStore rows) {
        ExactIndex index = new ExactIndex(rows);
        Arrays.stream(rows.all()).forEach(index::putIfAbsent);
        return index;
    }
}
