package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;

/**
 * The status of an HTTP response: {@code http.response.status_code}, and {@code event.outcome} by the convention of
 * Elastic's integrations, success below 400. A hyphen, zeros and {@code -1} say that there was no response: neither
 * field is added then. Immutable; read by any thread.
 */
final class StatusToken extends Element {

    private static final Name STATUS = Name.of("http.response.status_code");
    private static final Name OUTCOME = Name.of("event.outcome");
    private static final byte[] SUCCESS = "success".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FAILURE = "failure".getBytes(StandardCharsets.US_ASCII);

    @Override
    int match(TextLine line, int at, int end) {
        byte[] bytes = line.bytes();
        int first = at < end && bytes[at] == '-' ? at + 1 : at;
        int digits = Scan.digits(bytes, first, end);
        if (digits == 0 || first > at) {
            return first > at && digits <= 1 ? first + digits : NO_MATCH;
        }
        if (digits > 3) {
            return NO_MATCH;
        }
        if (bytes[at] != '0' && digits == 3) {
            line.add(STATUS, ValueKind.NUMBER, at, at + digits);
            line.addConstant(OUTCOME, bytes[at] < '4' ? SUCCESS : FAILURE);
        } else if (bytes[at] != '0') {
            return NO_MATCH;
        }
        return at + digits;
    }
}
