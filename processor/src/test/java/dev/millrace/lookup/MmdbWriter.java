package dev.millrace.lookup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes small MaxMind DB files, by the published description of the format, version 2.0: an IPv6 tree of 24-bit records. */
public final class MmdbWriter {

    private static final byte[] METADATA_START = "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

    private final List<Node> nodes = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    private static final class Node {
        private final @Nullable Node[] children = new Node[2];
        private final int[] records = {-1, -1};
        private int number;
    }

    public MmdbWriter() {
        nodes.add(new Node());
    }

    /** @param network such as {@code 81.2.69.0/24} or {@code 2001:db8::/32} */
    public MmdbWriter put(String network, Map<String, Object> entry) throws IOException {
        int record = data.size();
        write(data, entry);
        String[] parts = network.split("/", -1);
        byte[] address = InetAddress.getByName(parts[0]).getAddress();
        int bits = Integer.parseInt(parts[1]) + (address.length == 4 ? 96 : 0);
        byte[] whole = ByteBuffer.allocate(16)
                .position(16 - address.length)
                .put(address)
                .array();
        Node node = nodes.get(0);
        for (int i = 0; i < bits - 1; i++) {
            int bit = bit(whole, i);
            Node child = node.children[bit];
            if (child == null) {
                child = new Node();
                child.number = nodes.size();
                nodes.add(child);
                node.children[bit] = child;
            }
            node = child;
        }
        node.records[bit(whole, bits - 1)] = record;
        return this;
    }

    public Path writeTo(Path file, String type) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Node node : nodes) {
            for (int side = 0; side < 2; side++) {
                Node child = node.children[side];
                int value = child != null
                        ? child.number
                        : node.records[side] < 0 ? nodes.size() : nodes.size() + 16 + node.records[side];
                all.write(value >>> 16);
                all.write(value >>> 8);
                all.write(value);
            }
        }
        all.write(new byte[16]);
        all.write(data.toByteArray());
        all.write(METADATA_START);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", 24);
        metadata.put("ip_version", 6);
        metadata.put("database_type", type);
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_772_366_400L);
        metadata.put("description", Map.of("en", "made by a test"));
        write(all, metadata);
        return Files.write(file, all.toByteArray());
    }

    private static int bit(byte[] address, int i) {
        return address[i / 8] >>> (7 - i % 8) & 1;
    }

    private static void write(ByteArrayOutputStream out, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.write(7 << 5 | map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            out.write(list.size());
            out.write(11 - 7);
            for (Object element : list) {
                write(out, element);
            }
        } else if (value instanceof Double number) {
            out.write(3 << 5 | 8);
            out.write(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof Integer number) {
            out.write(6 << 5 | 4);
            out.write(ByteBuffer.allocate(4).putInt(number).array());
        } else if (value instanceof Long number) {
            out.write(8);
            out.write(9 - 7);
            out.write(ByteBuffer.allocate(8).putLong(number).array());
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            if (text.length < 29) {
                out.write(2 << 5 | text.length);
            } else {
                out.write(2 << 5 | 29);
                out.write(text.length - 29);
            }
            out.write(text);
        }
    }
}
