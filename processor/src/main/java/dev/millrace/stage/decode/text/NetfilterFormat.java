package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.stage.decode.text.KeyValues.Found;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Packets that netfilter's LOG target writes to the kernel's log, {@code IN=eth0 OUT= MAC=... SRC=192.0.2.1 DST=... LEN=60
 * PROTO=TCP SPT=40000 DPT=22}, behind the prefix of the rule: those of UFW and of Ubiquiti's devices say what was done.
 * Used by one thread.
 */
final class NetfilterFormat implements TextFormat {

    private static final Name DESTINATION_MAC = Name.of("destination.mac");
    private static final Name SOURCE_MAC = Name.of("source.mac");
    private static final Name TRANSPORT = Name.of("network.transport");
    private static final Name IANA_NUMBER = Name.of("network.iana_number");
    private static final Name UDP_LENGTH = Name.of("iptables.udp.length");
    private static final Name TYPE = Name.of("network.type");
    private static final Name CATEGORY = Name.of("event.category");

    private static final byte[] NETWORK = bytes("network");
    private static final byte[] IPV4 = bytes("ipv4");
    private static final byte[] IPV6 = bytes("ipv6");
    private static final byte[] ICMP6 = bytes("icmpv6");
    private static final byte[] IPV6_ICMP = bytes("ipv6-icmp");
    private static final byte[] IN = bytes("IN=");
    private static final byte[] OUT = bytes("OUT=");

    /** Keys of the LOG target, and where their values go. */
    private static final List<String> KEYS = List.of(
            "IN",
            "OUT",
            "PHYSIN",
            "PHYSOUT",
            "SRC",
            "DST",
            "LEN",
            "TOS",
            "TC",
            "PREC",
            "TTL",
            "HOPLIMIT",
            "FLOWLBL",
            "ID",
            "SPT",
            "DPT",
            "WINDOW",
            "RES",
            "URGP",
            "SEQ",
            "ACK",
            "TYPE",
            "CODE",
            "MARK",
            "UID",
            "GID",
            "FRAG",
            "MTU",
            "GATEWAY",
            "SPI",
            "PROTO",
            "MAC");

    private static final FieldNames NAMES = new FieldNames(KEYS);
    private static final Name[] FIELDS = names(
            "iptables.input_device",
            "iptables.output_device",
            "iptables.physical_input_device",
            "iptables.physical_output_device",
            "source.ip",
            "destination.ip",
            "iptables.length",
            "iptables.tos",
            "iptables.tos",
            "iptables.precedence_bits",
            "iptables.ttl",
            "iptables.ttl",
            "iptables.flow_label",
            "iptables.id",
            "source.port",
            "destination.port",
            "iptables.tcp.window",
            "iptables.tcp.reserved_bits",
            "iptables.tcp.urgent_pointer",
            "iptables.tcp.seq",
            "iptables.tcp.ack",
            "iptables.icmp.type",
            "iptables.icmp.code",
            "iptables.mark",
            "user.id",
            "user.group.id",
            "iptables.fragment_offset",
            "iptables.icmp.mtu",
            "iptables.icmp.redirect",
            "iptables.spi");

    private static final int LENGTH = KEYS.indexOf("LEN");
    private static final int SOURCE = KEYS.indexOf("SRC");
    private static final int SEQUENCE = KEYS.indexOf("SEQ");
    private static final int IDENTIFIER = KEYS.indexOf("ID");
    private static final int PROTOCOL = KEYS.indexOf("PROTO");
    private static final int MAC = KEYS.indexOf("MAC");
    private static final Name ICMP_SEQUENCE = Name.of("iptables.icmp.seq");
    private static final Name ICMP_IDENTIFIER = Name.of("iptables.icmp.id");

    private static final int LONGEST_PREFIX = 96;
    private static final int FEWEST = 5;

    private final KeyValues pairs = new KeyValues();
    private final NetfilterPrefix prefix = new NetfilterPrefix();
    private boolean hasProtocol;

    @Override
    public String dataset() {
        return "iptables.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.KEY, Lead.BRACKET, Lead.WORD, Lead.OTHER);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int end = line.lineEnd();
        int start = in(bytes, line.start(), end);
        boolean isWhole = start < end;
        if (!isWhole) {
            start = cut(bytes, line.start(), end);
        }
        int mark = line.mark();
        if (start == end || fields(line, start, end) < FEWEST || !(isWhole || hasProtocol)) {
            line.backTo(mark);
            return false;
        }
        line.addConstant(CATEGORY, NETWORK);
        prefix.read(line, line.start(), start);
        return true;
    }

    /** Where {@code IN=} begins, with {@code OUT=} behind its value, or {@code end}. */
    private static int in(byte[] bytes, int start, int end) {
        int limit = Math.min(end - IN.length, start + LONGEST_PREFIX);
        for (int at = start; at <= limit; at++) {
            boolean isIn = bytes[at] == 'I'
                    && Scan.startsWith(bytes, at, end, IN)
                    && (at == start || !Scan.isLetter(bytes[at - 1]));
            if (isIn) {
                int value = Scan.word(bytes, at, end);
                boolean hasOut = value < end && Scan.startsWith(bytes, value + 1, end, OUT);
                return hasOut ? at : end;
            }
        }
        return end;
    }

    /** Where the pairs begin of a packet whose first part is missing, as devices with short buffers write it, or {@code end}. */
    private static int cut(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && bytes[at] >= 'A' && bytes[at] <= 'Z') {
            at++;
        }
        return at > start && at < end && bytes[at] == '=' ? start : end;
    }

    /** @return how many of the values have a key of the LOG target */
    private int fields(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        pairs.begin(bytes, start, end, KeyValues.Separator.BLANK);
        int count = 0;
        hasProtocol = false;
        boolean hasLength = false;
        boolean isIcmp = false;
        for (Found found = pairs.next(); found != Found.END && bytes[pairs.keyStart] != '['; found = pairs.next()) {
            int hash = FieldHash.of(bytes, pairs.keyStart, pairs.keyEnd);
            int key =
                    found == Found.PAIR ? NAMES.indexOf(hash, bytes, pairs.keyStart, pairs.keyEnd) : FieldNames.UNKNOWN;
            if (key == FieldNames.UNKNOWN) {
                continue;
            }
            count++;
            if (key == PROTOCOL) {
                hasProtocol = true;
                isIcmp = bytes[pairs.valueStart] == 'I';
                protocol(line);
            } else if (key == MAC) {
                mac(line);
            } else if (key == LENGTH && hasLength) {
                line.addText(UDP_LENGTH, pairs.valueStart, pairs.valueEnd);
            } else if (isIcmp && (key == SEQUENCE || key == IDENTIFIER)) {
                line.addText(key == SEQUENCE ? ICMP_SEQUENCE : ICMP_IDENTIFIER, pairs.valueStart, pairs.valueEnd);
            } else {
                line.addText(FIELDS[key], pairs.valueStart, pairs.valueEnd);
            }
            hasLength |= key == LENGTH;
            if (key == SOURCE) {
                line.addConstant(TYPE, isVersion6(bytes) ? IPV6 : IPV4);
            }
        }
        return count;
    }

    private boolean isVersion6(byte[] bytes) {
        for (int at = pairs.valueStart; at < pairs.valueEnd; at++) {
            if (bytes[at] == ':') {
                return true;
            }
        }
        return false;
    }

    private void protocol(TextLine line) {
        byte[] bytes = line.bytes();
        int length = pairs.valueEnd - pairs.valueStart;
        if (length > 0 && Scan.digits(bytes, pairs.valueStart, pairs.valueEnd) == length) {
            line.addText(IANA_NUMBER, pairs.valueStart, pairs.valueEnd);
            return;
        }
        ByteArena arena = line.event().arena();
        int start = arena.size();
        for (int at = pairs.valueStart; at < pairs.valueEnd; at++) {
            arena.append((byte) (bytes[at] >= 'A' && bytes[at] <= 'Z' ? bytes[at] | 0x20 : bytes[at]));
        }
        boolean isIcmp6 = length == ICMP6.length && Scan.startsWith(arena.array(), start, arena.size(), ICMP6);
        if (isIcmp6) {
            line.addConstant(TRANSPORT, IPV6_ICMP);
        } else {
            line.addText(TRANSPORT, start, arena.size());
        }
    }

    /** Destination, source and the type of the Ethernet frame: {@code 02:00:5e:10:00:01:02:00:5e:10:00:02:08:00}. */
    private void mac(TextLine line) {
        if (pairs.valueEnd - pairs.valueStart >= 35) {
            line.addText(
                    DESTINATION_MAC,
                    address(line, pairs.valueStart),
                    line.event().arena().size());
            line.addText(
                    SOURCE_MAC,
                    address(line, pairs.valueStart + 18),
                    line.event().arena().size());
        }
    }

    /** As ECS has it: in capitals, with hyphens. */
    private static int address(TextLine line, int start) {
        ByteArena arena = line.event().arena();
        byte[] bytes = line.bytes();
        int at = arena.size();
        for (int i = start; i < start + 17; i++) {
            byte b = bytes[i];
            arena.append((byte) (b == ':' ? '-' : b >= 'a' && b <= 'f' ? b & ~0x20 : b));
        }
        return at;
    }

    private static Name[] names(String... names) {
        Name[] fields = new Name[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = Name.of(names[i]);
        }
        return fields;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
