package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;

/** Numbers of payment cards: ISO/IEC 7812 with the issuers' first digits, and the check digit by Luhn. */
final class CreditCards extends Detector {

    private static final int SHORTEST = 13;
    private static final int LONGEST = 19;

    CreditCards() {
        super(SecretKind.CREDIT_CARD);
    }

    @Override
    String hints() {
        return "23456";
    }

    @Override
    boolean finds(byte[] text, int from, int at, int to) {
        if (at > from && (isLetterOrDigit(text[at - 1]) || text[at - 1] == '.')) {
            return false;
        }
        int digits = 0;
        int sum = 0;
        int doubled = 0;
        int next = at;
        while (next < to && digits <= LONGEST) {
            byte b = text[next];
            if (isDigit(b)) {
                // Which digits are doubled is known only at the end: both sums are kept.
                int digit = b - '0';
                int twice = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
                int before = sum;
                sum = doubled + digit;
                doubled = before + twice;
                digits++;
                next++;
            } else if ((b == ' ' || b == '-') && next + 1 < to && isDigit(text[next + 1])) {
                next++;
            } else {
                break;
            }
        }
        boolean isWhole = next == to || !(isLetterOrDigit(text[next]) || isFraction(text, next, to));
        return isWhole
                && digits >= SHORTEST
                && digits <= LONGEST
                && sum % 10 == 0
                && isIssued(text, at)
                && found(at, next);
    }

    private static boolean isFraction(byte[] text, int at, int to) {
        return text[at] == '.' && at + 1 < to && isDigit(text[at + 1]);
    }

    /** Visa 4; Mastercard 2221 to 2720 and 51 to 55; American Express 34, 37; Diners 30, 36, 38; JCB 35; Discover, UnionPay 6. */
    private static boolean isIssued(byte[] text, int at) {
        int second = text[at + 1] - '0';
        return switch (text[at]) {
            case '4', '6' -> true;
            case '5' -> second >= 1 && second <= 5;
            case '3' -> second == 0 || (second >= 4 && second <= 8);
            case '2' -> second >= 2 && second <= 7;
            default -> false;
        };
    }
}
