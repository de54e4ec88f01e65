package dev.millrace.stage.decode.text;

import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;

/**
 * What a rule of netfilter writes before a packet: {@code [UFW BLOCK]}, or {@code [WAN_LOCAL-3001-D]} of Ubiquiti's
 * devices, rule set, rule and the letter of what was done. Other prefixes are their authors' own. Immutable.
 */
final class NetfilterPrefix {

    private static final Name ACTION = Name.of("event.action");
    private static final Name TYPE = Name.of("event.type");
    private static final Name RULE_SET = Name.of("rule.name");
    private static final Name RULE = Name.of("rule.id");

    private static final byte[] UFW = bytes("[UFW ");
    private static final byte[] ALLOW = bytes("ALLOW]");
    private static final byte[] BLOCK = bytes("BLOCK]");
    private static final byte[] LIMIT_BLOCK = bytes("LIMIT BLOCK]");

    private static final byte[][] ALLOWED = {bytes("connection"), bytes("allowed")};
    private static final byte[][] DENIED = {bytes("connection"), bytes("denied")};
    private static final byte[][] NEITHER = {bytes("connection")};

    void read(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        int open = end;
        while (open > start && bytes[open - 1] != '[') {
            open--;
        }
        boolean isBracketed = open > start;
        if (isBracketed && Scan.startsWith(bytes, open - 1, end, UFW)) {
            ufw(line, open - 1 + UFW.length, end);
        } else if (!isBracketed || !ubiquiti(line, open, end)) {
            line.addConstants(TYPE, NEITHER);
        }
    }

    private static void ufw(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        if (Scan.startsWith(bytes, start, end, ALLOW)) {
            say(line, "allow", ALLOWED);
        } else if (Scan.startsWith(bytes, start, end, BLOCK) || Scan.startsWith(bytes, start, end, LIMIT_BLOCK)) {
            say(line, "block", DENIED);
        } else {
            line.addConstants(TYPE, NEITHER);
        }
    }

    /** {@code RULESET-RULE-A]}. */
    private static boolean ubiquiti(TextLine line, int start, int end) {
        byte[] bytes = line.bytes();
        int close = start;
        while (close < end && bytes[close] != ']') {
            close++;
        }
        if (close == end || close - start < 5 || bytes[close - 2] != '-') {
            return false;
        }
        int rule = close - 3;
        while (rule > start && bytes[rule] != '-') {
            rule--;
        }
        if (rule == start) {
            return false;
        }
        switch (bytes[close - 1]) {
            case 'A' -> say(line, "accept", ALLOWED);
            case 'D' -> say(line, "drop", DENIED);
            case 'R' -> say(line, "reject", DENIED);
            default -> {
                return false;
            }
        }
        line.addText(RULE_SET, start, rule);
        line.addText(RULE, rule + 1, close - 2);
        return true;
    }

    private static void say(TextLine line, String action, byte[][] types) {
        int at = line.event().arena().appendAscii(action);
        line.addText(ACTION, at, line.event().arena().size());
        line.addConstants(TYPE, types);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
