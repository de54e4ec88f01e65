package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * IBM's Log Event Extended Format: {@code LEEF:1.0|vendor|product|version|event|key=value<tab>key=value}; 2.0 may name
 * another delimiter in a part of its own, as itself ({@code ^}) or by its code ({@code x5E}, {@code 0x5E}). Used by one
 * thread.
 */
final class LeefFormat implements TextFormat {

    private static final Name VERSION = Name.of("leef.version");
    private static final Name OBSERVER_VENDOR = Name.of("observer.vendor");
    private static final Name OBSERVER_PRODUCT = Name.of("observer.product");
    private static final Name OBSERVER_VERSION = Name.of("observer.version");
    private static final Name CODE = Name.of("event.code");

    private static final byte[] START = "LEEF:".getBytes(StandardCharsets.US_ASCII);
    private static final int EVENT = 4;
    private static final int PARTS = 5;
    private static final byte TAB = '\t';

    private static final ExtensionFields FIELDS = new ExtensionFields("leef.", """
            src src source.ip ADDRESS
            dst dst destination.ip ADDRESS
            srcPort srcPort source.port INTEGER
            dstPort dstPort destination.port INTEGER
            srcMAC srcMAC source.mac
            dstMAC dstMAC destination.mac
            srcBytes srcBytes source.bytes INTEGER
            dstBytes dstBytes destination.bytes INTEGER
            srcPackets srcPackets source.packets INTEGER
            dstPackets dstPackets destination.packets INTEGER
            srcPreNAT srcPreNAT
            dstPreNAT dstPreNAT
            srcPostNAT srcPostNAT source.nat.ip ADDRESS
            dstPostNAT dstPostNAT destination.nat.ip ADDRESS
            srcPostNATPort srcPostNATPort source.nat.port INTEGER
            dstPostNATPort dstPostNATPort destination.nat.port INTEGER
            proto proto network.transport WORD
            usrName usrName user.name
            accountName accountName
            domain domain user.domain
            groupName groupName
            devTime devTime @timestamp
            sev sev event.severity INTEGER
            url url url.original
            """);

    private final HeaderParts header = new HeaderParts();

    @Override
    public String dataset() {
        return "leef.log";
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.WORD);
    }

    @Override
    public boolean read(TextLine line) {
        byte[] bytes = line.bytes();
        int start = line.start();
        int end = line.lineEnd();
        if (!Scan.startsWith(bytes, start, end, START) || line.hasMoreLines()) {
            return false;
        }
        int version = start + START.length;
        int attributes = header.read(bytes, version, end, PARTS);
        if (attributes == version || !Scan.isDigit(bytes[version])) {
            return false;
        }
        line.add(VERSION, ValueKind.TEXT, version, header.end(0));
        header.add(line, OBSERVER_VENDOR, 1);
        header.add(line, OBSERVER_PRODUCT, 2);
        header.add(line, OBSERVER_VERSION, 3);
        header.add(line, CODE, EVENT);
        int delimiterEnd = bytes[version] >= '2' ? delimiterEnd(bytes, attributes, end) : attributes;
        byte delimiter = delimiterEnd > attributes + 1 ? delimiter(bytes, attributes, delimiterEnd - 1) : TAB;
        attributes(line, delimiterEnd, end, delimiter);
        return true;
    }

    /** Behind the bar that ends the delimiter, or {@code start} where none is named. */
    private static int delimiterEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && at - start < 5 && bytes[at] != '|' && bytes[at] != '=') {
            at++;
        }
        boolean isNamed = at < end && bytes[at] == '|';
        boolean isBar = isNamed && at == start && at + 1 < end && bytes[at + 1] == '|';
        return isBar ? at + 2 : isNamed ? at + 1 : start;
    }

    private static byte delimiter(byte[] bytes, int start, int end) {
        int x = bytes[start] == '0' ? start + 1 : start;
        boolean isCode = end - x >= 2 && (bytes[x] == 'x' || bytes[x] == 'X') && Scan.hex(bytes, x + 1, end) == end;
        if (!isCode) {
            return bytes[start];
        }
        int code = 0;
        for (int at = x + 1; at < end; at++) {
            code = code * 16 + Character.digit(bytes[at], 16);
        }
        return (byte) code;
    }

    private static void attributes(TextLine line, int start, int end, byte delimiter) {
        byte[] bytes = line.bytes();
        int at = start;
        while (at < end) {
            int next = at;
            while (next < end && bytes[next] != delimiter) {
                next++;
            }
            int key = DateScan.skipSpaces(bytes, at, next);
            int equals = key;
            while (equals < next && bytes[equals] != '=') {
                equals++;
            }
            if (equals > key && equals < next && isName(bytes, key, equals)) {
                FIELDS.add(line, key, equals, equals + 1, next);
            }
            at = next + 1;
        }
    }

    /** What is none is not lost: without a message of its own the event keeps the whole text. */
    private static boolean isName(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            if (!Scan.isKeyCharacter(bytes[at])) {
                return false;
            }
        }
        return true;
    }
}
