package dev.millrace.lookup;

import com.maxmind.db.Reader;
import dev.millrace.config.LookupConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a MaxMind DB says about an address. The file is read onto the heap: a mapped one that its updater truncates or
 * writes in place would end the process with SIGBUS.
 */
final class MmdbComputed implements Computed {

    private final Reader reader;
    private final long size;
    private final List<Column> columns;
    private final EcsField[] fields;
    private final InstantSource clock;

    private MmdbComputed(Reader reader, long size, List<Column> columns, InstantSource clock) {
        this.reader = reader;
        this.size = size;
        this.columns = columns;
        this.clock = clock;
        fields = columns.stream().map(Column::field).toArray(EcsField[]::new);
    }

    /** @throws BrokenTableException if it is no such file, or was cut short */
    static MmdbComputed open(Path file, LookupConfig config, InstantSource clock) throws BrokenTableException {
        try {
            if (Files.size(file) > config.maxBytes()) {
                throw new BrokenTableException(
                        file.toString(),
                        "is larger than the " + config.maxBytes()
                                + " bytes of max-size; raise it if the heap has room for two such files");
            }
            byte[] content = Files.readAllBytes(file);
            Reader reader = new Reader(new ByteArrayInputStream(content));
            MmdbComputed opened = new MmdbComputed(reader, content.length, MmdbFields.of(config), clock);
            opened.refuseTruncated(file);
            return opened;
        } catch (IOException | RuntimeException e) {
            throw new BrokenTableException(file.toString(), "cannot be read as a MaxMind DB: " + e.getMessage());
        }
    }

    @Override
    public EcsField[] fields() {
        return fields;
    }

    @Override
    public byte @Nullable [] compute(byte[] bytes, int start, int end) {
        WideNumber number = new WideNumber();
        if (!number.readAddress(bytes, start, end)) {
            return null;
        }
        try {
            Map<?, ?> record = reader.get(address(number), Map.class);
            return record == null ? null : row(record);
        } catch (IOException | RuntimeException e) {
            // A damaged record, or one of another shape: the event goes on without.
            return null;
        }
    }

    /** Such as {@code GeoLite2-City}. */
    @Override
    public String kind() {
        return reader.getMetadata().databaseType();
    }

    /** Nodes of the search tree, which grow with the networks. */
    @Override
    public long size() {
        return reader.getMetadata().nodeCount();
    }

    @Override
    public long bytes() {
        return size;
    }

    private byte @Nullable [] row(Map<?, ?> values) {
        ByteArena row = new ByteArena(256);
        RowWriter writer = new RowWriter(row);
        TypedText types = new TypedText(clock);
        boolean isEmpty = true;
        for (Column column : columns) {
            String text = text(values, column.name());
            if (text == null || types.write(column, text, writer) != null) {
                writer.absent();
            } else {
                isEmpty = false;
            }
        }
        return isEmpty ? null : Arrays.copyOf(row.array(), row.size());
    }

    private static @Nullable String text(Map<?, ?> values, String path) {
        return switch (path) {
            case MmdbFields.LOCATION -> joined(values, "location.latitude", ",", "location.longitude");
            case MmdbFields.REGION -> joined(values, "country.iso_code", "-", "subdivisions.0.iso_code");
            default -> at(values, path);
        };
    }

    private static @Nullable String joined(Map<?, ?> values, String first, String between, String second) {
        String before = at(values, first);
        String after = at(values, second);
        return before == null || after == null ? null : before + between + after;
    }

    private static @Nullable String at(Map<?, ?> values, String path) {
        Object value = values;
        for (String name : path.split("\\.", -1)) {
            if (value instanceof Map<?, ?> map) {
                value = map.get(name);
            } else if (value instanceof List<?> list && name.equals("0") && !list.isEmpty()) {
                value = list.get(0);
            } else {
                return null;
            }
        }
        return value instanceof Map || value instanceof List || value == null ? null : value.toString();
    }

    private static InetAddress address(WideNumber number) throws UnknownHostException {
        return InetAddress.getByAddress(
                number.isIpv4()
                        ? ByteBuffer.allocate(4).putInt((int) number.low).array()
                        : ByteBuffer.allocate(16)
                                .putLong(number.high)
                                .putLong(number.low)
                                .array());
    }

    /** The reader finds its metadata at the end, so a file cut short is refused by it; an empty one here. */
    private void refuseTruncated(Path file) throws BrokenTableException {
        if (reader.getMetadata().nodeCount() == 0) {
            throw new BrokenTableException(file.toString(), "has no networks");
        }
    }
}
