package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;

/** E-mail addresses as they are commonly written: RFC 5322 without quotes and comments, a domain with a dot. */
final class Emails extends Detector {

    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_DOMAIN = 253;

    Emails() {
        super(SecretKind.EMAIL);
    }

    @Override
    String hints() {
        return "@";
    }

    @Override
    boolean finds(byte[] text, int from, int at, int to) {
        int local = at;
        while (local > from && at - local < LONGEST_LOCAL_PART && isLocal(text[local - 1])) {
            local--;
        }
        int domain = at + 1;
        int dot = -1;
        int end = domain;
        while (end < to && end - domain < LONGEST_DOMAIN && isDomain(text[end])) {
            if (text[end] == '.') {
                dot = end;
            }
            end++;
        }
        while (end > domain && !isLetterOrDigit(text[end - 1]) && text[end - 1] > 0) {
            end--;
        }
        if (dot >= end) {
            dot = end - 1;
            while (dot > domain && text[dot] != '.') {
                dot--;
            }
        }
        boolean isNamed = dot > domain && end - dot > 2 && !isDigit(text[dot + 1]);
        return local < at && isNamed && found(local, end);
    }

    private static boolean isLocal(byte b) {
        return isLetterOrDigit(b) || b < 0 || (b > ' ' && "!#$%&*+-?^_`{|}~.".indexOf(b) >= 0);
    }

    private static boolean isDomain(byte b) {
        return isLetterOrDigit(b) || b == '.' || b == '-' || b < 0;
    }
}
