package dev.millrace.lookup;

import com.google.re2j.PatternSyntaxException;
import dev.millrace.config.LookupConfig.KeyKind;
import dev.millrace.event.ByteArena;
import dev.millrace.lookup.IntervalIndex.Interval;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Makes the next version of a table beside the one that serves. Owned by one thread, for one reading. */
final class TableBuilder implements TableSource.Rows {

    /** Of a network or range while the index is made: its record, and two borders behind it. */
    private static final long INTERVAL_BYTES = 100;

    private final Table table;
    private final String place;
    private final TypedText types;
    private final RowStore store;
    private final ByteArena values = new ByteArena(256);
    private final CRC32C checksum = new CRC32C();
    /** Finds keys that are there twice; of an exact table the index itself. */
    private final ExactIndex byKey;

    private final PrefixIndex prefixes;
    private final RegexIndex expressions;
    private final List<Interval> intervals = IntervalIndex.list();
    private @Nullable Boolean holdsAddresses;
    private long digest;
    private boolean isOpen;

    TableBuilder(Table table, String place, TypedText types) {
        this.table = table;
        this.place = place;
        this.types = types;
        store = new RowStore(table.fields().length);
        byKey = new ExactIndex(store);
        prefixes = new PrefixIndex(store);
        expressions = new RegexIndex(table.cacheBytes());
    }

    @Override
    public String[] columns() {
        return table.names();
    }

    @Override
    public void found(Collection<String> columns) throws BrokenTableException {
        for (String column : table.valueNames()) {
            if (!columns.contains(column) && (store.rows() > 0 || !columns.isEmpty())) {
                throw broken(1, "no row has the column \"" + column + "\"; there are " + new TreeSet<>(columns));
            }
        }
    }

    @Override
    @SuppressWarnings("NullAway") // no part of the key is missing
    public void row(int line, @Nullable String[] cells) throws BrokenTableException {
        int missing = table.missingKey(cells);
        if (missing >= 0) {
            throw broken(line, "has no value in the key column \"" + table.names()[missing] + "\"");
        }
        values.clear();
        String fault = table.write(cells, types, values);
        if (fault != null) {
            throw broken(line, fault);
        }
        byte[] key = Keys.of(table.key(cells));
        int row = store.add(line, key, values);
        if (row < 0) {
            throw broken(line, "is one row too many: a table holds at most 2 GiB");
        }
        digest += digest(key);
        index(line, row, cells[0], cells);
        if (bytes() > table.maxBytes()) {
            throw broken(
                    line,
                    "is one row too many: a table of more than the " + table.maxBytes()
                            + " bytes of max-size is refused; raise it if the heap has room for two such tables");
        }
    }

    @Override
    public void endsOpen() {
        isOpen = true;
    }

    private long bytes() {
        return store.usedBytes()
                + switch (table.keyKind()) {
                    case EXACT -> byKey.bytes();
                    case PREFIX -> prefixes.bytes();
                    case REGEX -> byKey.bytes() + expressions.bytes();
                    case CIDR, RANGE -> INTERVAL_BYTES * intervals.size();
                };
    }

    @SuppressWarnings("NullAway") // the end of a range is there
    private void index(int line, int row, String key, @Nullable String[] cells) throws BrokenTableException {
        switch (table.keyKind()) {
            case EXACT -> refuseTwice(line, row, byKey.putIfAbsent(row));
            case PREFIX -> refuseTwice(line, row, prefixes.putIfAbsent(row));
            case CIDR -> intervals.add(network(line, row, key));
            case RANGE -> intervals.add(range(line, row, key, cells[1]));
            case REGEX -> {
                refuseTwice(line, row, byKey.putIfAbsent(row));
                try {
                    expressions.add(key, row);
                } catch (PatternSyntaxException e) {
                    throw broken(line, "\"" + key + "\" is no expression: " + e.getDescription());
                }
            }
        }
    }

    /** @return what is behind the rows read, to be given a version */
    Content build() throws BrokenTableException {
        store.trim();
        KeyIndex index = switch (table.keyKind()) {
            case EXACT -> byKey;
            case PREFIX -> prefixes;
            case REGEX -> expressions;
            case CIDR -> networks();
            case RANGE -> ranges();
        };
        return new Content(table, store, index, digest, isOpen);
    }

    /**
     * All of a version but its number.
     *
     * @param isOpen whether its last row may go on: there was no line end behind it, in a format where that says nothing
     */
    record Content(Table table, RowStore store, KeyIndex index, long digest, boolean isOpen) {

        /** Where the last row starts; 1 where there is none. */
        int lastLine() {
            int[] rows = store.all();
            return rows.length == 0 ? 1 : store.line(rows[rows.length - 1]);
        }
    }

    private Interval network(int line, int row, String key) throws BrokenTableException {
        Interval network = Networks.read(key, row);
        if (network == null) {
            throw broken(line, "\"" + key + "\" is no network; write 10.0.0.0/8 or 2001:db8::/32");
        }
        return network;
    }

    private Interval range(int line, int row, String from, String to) throws BrokenTableException {
        WideNumber first = new WideNumber();
        WideNumber last = new WideNumber();
        byte[] firstText = from.getBytes(StandardCharsets.UTF_8);
        byte[] lastText = to.getBytes(StandardCharsets.UTF_8);
        if (holdsAddresses == null) {
            holdsAddresses = first.readAddress(firstText, 0, firstText.length);
        }
        boolean isReadable = holdsAddresses
                ? first.readAddress(firstText, 0, firstText.length) && last.readAddress(lastText, 0, lastText.length)
                : first.readNumber(firstText, 0, firstText.length) && last.readNumber(lastText, 0, lastText.length);
        if (!isReadable) {
            throw broken(
                    line,
                    "\"" + from + "\" to \"" + to + "\" is no range of " + (holdsAddresses ? "addresses" : "numbers"));
        }
        if (IntervalIndex.compare(first.high, first.low, last.high, last.low) > 0) {
            throw broken(line, "\"" + from + "\" is behind \"" + to + "\"");
        }
        return new Interval(first.high, first.low, last.high, last.low, row);
    }

    private IntervalIndex networks() throws BrokenTableException {
        IntervalIndex index = IntervalIndex.ofNetworks(intervals);
        for (int i = 1; i < intervals.size(); i++) {
            Interval before = intervals.get(i - 1);
            Interval network = intervals.get(i);
            if (before.firstHigh() == network.firstHigh()
                    && before.firstLow() == network.firstLow()
                    && before.lastHigh() == network.lastHigh()
                    && before.lastLow() == network.lastLow()) {
                int later = Math.max(before.row(), network.row());
                refuseTwice(store.line(later), later, Math.min(before.row(), network.row()));
            }
        }
        return index;
    }

    private IntervalIndex ranges() throws BrokenTableException {
        List<Interval> overlap = IntervalIndex.overlap(intervals);
        if (!overlap.isEmpty()) {
            throw broken(
                    store.line(overlap.get(1).row()),
                    "overlaps the range of line " + store.line(overlap.get(0).row()));
        }
        return IntervalIndex.ofRanges(Boolean.TRUE.equals(holdsAddresses), intervals);
    }

    private void refuseTwice(int line, int row, int first) throws BrokenTableException {
        if (first != KeyIndex.NONE) {
            String key = Keys.shown(store.chunk(row), store.keyStart(row), store.keyEnd(row));
            throw broken(line, "has the key \"" + key + "\" of line " + store.line(first) + " again");
        }
    }

    /**
     * Of key and values; summed up it does not depend on the order of the rows, which a database may change, but where the
     * order decides which row is found.
     */
    private long digest(byte[] key) {
        checksum.reset();
        if (table.keyKind() == KeyKind.REGEX) {
            checksum.update(ByteBuffer.allocate(4).putInt(0, store.rows()));
        }
        checksum.update(key);
        checksum.update(values.array(), 0, values.size());
        long mixed = (checksum.getValue() + 1) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 29;
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(place + ":" + line, message);
    }
}
