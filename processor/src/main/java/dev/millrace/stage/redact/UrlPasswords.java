package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;

/** The password of the user in a URL (RFC 3986, section 3.2.1): {@code scheme://user:password@host}. */
final class UrlPasswords extends Detector {

    private static final int LONGEST = 512;

    UrlPasswords() {
        super(SecretKind.URL_PASSWORD);
    }

    @Override
    String hints() {
        return ":";
    }

    @Override
    boolean finds(byte[] text, int from, int at, int to) {
        if (to - at < 6 || text[at + 1] != '/' || text[at + 2] != '/') {
            return false;
        }
        int colon = -1;
        int sign = -1;
        int end = Math.min(to, at + 3 + LONGEST);
        for (int i = at + 3; i < end && isUserInfo(text[i]); i++) {
            if (text[i] == ':' && colon < 0) {
                colon = i;
            } else if (text[i] == '@') {
                sign = i;
            }
        }
        return colon >= 0 && sign > colon + 1 && found(colon + 1, sign);
    }

    /** Neither the end of the authority nor what no URL holds. */
    private static boolean isUserInfo(byte b) {
        return (b > ' ' || b < 0) && b != '/' && b != '?' && b != '#' && b != '"' && b != '<' && b != '>' && b != '\\';
    }
}
