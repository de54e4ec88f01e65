package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Elasticsearch's audit log as text, as it was before 6.5 made it JSON: {@code [time] [node] [layer] [action]
 * key=[value], key=[value]}. What the keys and actions mean is in Elasticsearch's reference, "Audit event types".
 * Immutable; read by any thread.
 */
final class ElasticsearchAuditLog implements TextFormat {

    private static final String LAYER = "%[[rest]%{set:elasticsearch.audit.layer=rest}"
            + "%|[transport]%{set:elasticsearch.audit.layer=transport}"
            + "%|[ip_filter]%{set:elasticsearch.audit.layer=ip_filter}%]";
    private static final LinePattern HEADER = LinePattern.of("[%{iso:@timestamp}] %[" + LAYER
            + "%|[%{word:elasticsearch.node.name}] " + LAYER + "%] [%{word:event.action}]%_");
    private static final EndpointToken ORIGIN = new EndpointToken("source");
    private static final Name USER = Name.of("user.name");
    private static final Name URL = Name.of("url.original");
    private static final Name OUTCOME = Name.of("event.outcome");
    private static final byte[] OTHER = bytes("elasticsearch.audit.");
    private static final byte[] ORIGIN_ADDRESS = bytes("origin_address");
    private static final byte[] PRINCIPAL = bytes("principal");
    private static final byte[] URI = bytes("uri");
    private static final byte[] VALUE = bytes("=[");
    private static final byte[] NEXT = bytes("], ");
    private static final byte[] SUCCESS = bytes("success");
    private static final byte[] FAILURE = bytes("failure");

    private static final List<byte[]> GRANTS = List.of(bytes("granted"), bytes("success"));
    private static final List<byte[]> DENIALS = List.of(bytes("denied"), bytes("failed"), bytes("tampered_request"));

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String dataset() {
        return "elasticsearch.audit";
    }

    @Override
    public Set<Lead> leads() {
        return Set.of(Lead.BRACKET);
    }

    @Override
    public boolean read(TextLine line) {
        int at = HEADER.matchFrom(line, line.start());
        if (at == Element.NO_MATCH || !isPair(line.bytes(), at, line.end())) {
            return false;
        }
        int headerEnd = at;
        while (at < line.end() && isPair(line.bytes(), at, line.end())) {
            at = pair(line, at);
        }
        outcome(line, headerEnd);
        return true;
    }

    private static boolean isPair(byte[] text, int at, int end) {
        int keyEnd = keyEnd(text, at, end);
        return keyEnd > at && Scan.startsWith(text, keyEnd, end, VALUE);
    }

    private static int keyEnd(byte[] text, int start, int end) {
        int at = start;
        while (at < end && (Scan.isLetter(text[at]) || text[at] == '_')) {
            at++;
        }
        return at;
    }

    /** @return where the next pair starts */
    private static int pair(TextLine line, int keyStart) {
        byte[] text = line.bytes();
        int end = line.end();
        int keyEnd = keyEnd(text, keyStart, end);
        int start = keyEnd + VALUE.length;
        int valueEnd = Scan.indexOf(text, start, end, NEXT);
        int next = Math.min(end, valueEnd + NEXT.length);
        if (valueEnd == end && end > start && text[end - 1] == ']') {
            valueEnd = end - 1;
        }
        if (is(text, keyStart, keyEnd, ORIGIN_ADDRESS)) {
            if (ORIGIN.match(line, start, valueEnd) == valueEnd) {
                return next;
            }
        } else if (is(text, keyStart, keyEnd, PRINCIPAL)) {
            line.addText(USER, start, valueEnd);
            return next;
        } else if (is(text, keyStart, keyEnd, URI)) {
            line.addText(URL, start, valueEnd);
            return next;
        }
        if (start < valueEnd) {
            line.addNamed(OTHER, keyStart, keyEnd, ValueKind.TEXT, start, valueEnd);
        }
        return next;
    }

    private static boolean is(byte[] text, int start, int end, byte[] word) {
        return end - start == word.length && Scan.startsWith(text, start, end, word);
    }

    /** By the action's last word, which stands before the bracket that ends the header. */
    private static void outcome(TextLine line, int headerEnd) {
        byte[] text = line.bytes();
        int actionEnd = headerEnd;
        while (actionEnd > line.start() && text[actionEnd] != ']') {
            actionEnd--;
        }
        if (endsWithOneOf(GRANTS, text, line.start(), actionEnd)) {
            line.addConstant(OUTCOME, SUCCESS);
        } else if (endsWithOneOf(DENIALS, text, line.start(), actionEnd)) {
            line.addConstant(OUTCOME, FAILURE);
        }
    }

    private static boolean endsWithOneOf(List<byte[]> words, byte[] text, int start, int end) {
        for (byte[] word : words) {
            if (end - start > word.length && Scan.startsWith(text, end - word.length, end, word)) {
                return true;
            }
        }
        return false;
    }
}
