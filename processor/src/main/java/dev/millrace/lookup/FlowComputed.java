package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The community id, version 1 with seed 0, of a flow: SHA-1 over addresses, protocol and ports, the lower side first. The
 * key has the parts of {@link KeyFields} for it. ICMP needs its type and code, which ECS has no fields for; without an id.
 */
final class FlowComputed implements Computed {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int SCTP = 132;
    private static final Map<String, Integer> PROTOCOLS = Map.of(
            "tcp", TCP, "udp", UDP, "sctp", SCTP, "igmp", 2, "gre", 47, "ospf", 89, "pim", 103, "egp", 8, "ipip", 4);
    private static final Map<Integer, Boolean> NEEDS_TYPE = Map.of(1, true, 58, true);

    private final EcsField[] fields = {LookupFields.named("network.community_id")};

    @Override
    public EcsField[] fields() {
        return fields;
    }

    @Override
    public byte @Nullable [] compute(byte[] bytes, int start, int end) {
        String[] parts = new String[6];
        int from = start;
        for (int i = 0; i < parts.length; i++) {
            int to = Keys.partEnd(bytes, from, end);
            parts[i] = new String(bytes, from, to - from, StandardCharsets.UTF_8);
            from = Math.min(to + 1, end);
        }
        byte[] source = address(parts[0]);
        byte[] destination = address(parts[1]);
        int protocol = protocol(parts[2], parts[3]);
        if (source == null
                || destination == null
                || source.length != destination.length
                || protocol < 0
                || NEEDS_TYPE.containsKey(protocol)) {
            return null;
        }
        boolean hasPorts = protocol == TCP || protocol == UDP || protocol == SCTP;
        int sourcePort = hasPorts ? number(parts[4], 65_535) : 0;
        int destinationPort = hasPorts ? number(parts[5], 65_535) : 0;
        if (sourcePort < 0 || destinationPort < 0) {
            return null;
        }
        int order = Arrays.compareUnsigned(source, destination);
        boolean isTurned = order > 0 || (order == 0 && sourcePort > destinationPort);
        ByteBuffer flow = ByteBuffer.allocate(2 + 32 + 2 + 4);
        flow.putShort((short) 0);
        flow.put(isTurned ? destination : source).put(isTurned ? source : destination);
        flow.put((byte) protocol).put((byte) 0);
        if (hasPorts) {
            flow.putShort((short) (isTurned ? destinationPort : sourcePort));
            flow.putShort((short) (isTurned ? sourcePort : destinationPort));
        }
        ByteArena row = new ByteArena(48);
        new RowWriter(row).text("1:" + Base64.getEncoder().encodeToString(sha1(flow.array(), flow.position())));
        return Arrays.copyOf(row.array(), row.size());
    }

    @Override
    public long bytes() {
        return 0;
    }

    private static byte @Nullable [] address(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        WideNumber number = new WideNumber();
        if (!number.readAddress(bytes, 0, bytes.length)) {
            return null;
        }
        return number.isIpv4()
                ? ByteBuffer.allocate(4).putInt((int) number.low).array()
                : ByteBuffer.allocate(16)
                        .putLong(number.high)
                        .putLong(number.low)
                        .array();
    }

    private static int protocol(String transport, String ianaNumber) {
        int number = number(ianaNumber, 255);
        return number >= 0
                ? number
                : PROTOCOLS.getOrDefault(transport.toLowerCase(Locale.ROOT), number(transport, 255));
    }

    /** @return -1 if it is none */
    private static int number(String text, int max) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number <= max ? number : -1;
    }

    private static byte[] sha1(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
