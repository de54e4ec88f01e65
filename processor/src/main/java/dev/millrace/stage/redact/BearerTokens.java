package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;

/** {@code Bearer <token>} (RFC 6750, section 2.1), and JSON web tokens (RFC 7519) wherever they stand. */
final class BearerTokens extends Detector {

    private static final String BEARER = "bearer ";
    private static final int SHORTEST = 8;

    BearerTokens() {
        super(SecretKind.BEARER_TOKEN);
    }

    @Override
    String hints() {
        return "Bbe";
    }

    @Override
    boolean finds(byte[] text, int from, int at, int to) {
        if (at > from && isWebToken(text[at - 1])) {
            return false;
        }
        if (text[at] == 'e') {
            return isWebToken(text, at, to);
        }
        if (!startsWith(text, at, to, BEARER)) {
            return false;
        }
        int token = at + BEARER.length();
        int tokenEnd = tokenEnd(text, token, to);
        return tokenEnd - token >= SHORTEST && found(token, tokenEnd);
    }

    /** Three parts in base64, the first of which is an object: {@code eyJ}. */
    private boolean isWebToken(byte[] text, int at, int to) {
        if (to - at < 3 || text[at + 1] != 'y' || text[at + 2] != 'J') {
            return false;
        }
        int tokenEnd = at;
        int dots = 0;
        while (tokenEnd < to && isWebToken(text[tokenEnd])) {
            dots += text[tokenEnd++] == '.' ? 1 : 0;
        }
        return dots >= 2 && found(at, tokenEnd);
    }

    private static int tokenEnd(byte[] text, int start, int to) {
        int at = start;
        while (at < to && isToken(text[at])) {
            at++;
        }
        return at;
    }

    /** base64url and the dots between its parts. */
    private static boolean isWebToken(byte b) {
        return isLetterOrDigit(b) || b == '-' || b == '_' || b == '.';
    }

    private static boolean isToken(byte b) {
        return isWebToken(b) || b == '~' || b == '+' || b == '/' || b == '=';
    }
}
