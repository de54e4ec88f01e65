package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.SecretKind;
import java.util.List;

/**
 * Ids of AWS access keys, {@code AKIA} and the other prefixes of IAM's documentation with 16 capitals and digits behind,
 * and the 40 characters of a secret key behind the name by which AWS's tools know it.
 */
final class AwsKeys extends Detector {

    private static final List<String> PREFIXES =
            List.of("akia", "asia", "agpa", "aida", "aroa", "aipa", "anpa", "anva", "abia", "acca");
    private static final String NAME = "aws_secret_access_key";
    private static final String CAMEL_NAME = "awssecretaccesskey";
    private static final int ID_LENGTH = 20;
    private static final int SECRET_LENGTH = 40;
    private static final int FARTHEST = 6;

    AwsKeys() {
        super(SecretKind.AWS_KEY);
    }

    @Override
    String hints() {
        return "Aa";
    }

    @Override
    boolean finds(byte[] text, int from, int at, int to) {
        if (at > from && isLetterOrDigit(text[at - 1])) {
            return false;
        }
        return isId(text, at, to) || isNamed(text, at, to, NAME) || isNamed(text, at, to, CAMEL_NAME);
    }

    private boolean isId(byte[] text, int at, int to) {
        int end = at + ID_LENGTH;
        if (end > to || (end < to && isLetterOrDigit(text[end]))) {
            return false;
        }
        for (int i = at; i < end; i++) {
            if (!isCapitalOrDigit(text[i])) {
                return false;
            }
        }
        for (String prefix : PREFIXES) {
            if (startsWith(text, at, to, prefix)) {
                return found(at, end);
            }
        }
        return false;
    }

    private boolean isNamed(byte[] text, int at, int to, String name) {
        if (!startsWith(text, at, to, name)) {
            return false;
        }
        int secret = at + name.length();
        int latest = Math.min(to, secret + FARTHEST);
        while (secret < latest && !isSecret(text[secret])) {
            secret++;
        }
        // An equals sign separates here; in a secret it does not come first.
        while (secret < latest && (text[secret] == '=' || text[secret] == ' ' || text[secret] == '"')) {
            secret++;
        }
        int end = secret;
        while (end < to && end - secret <= SECRET_LENGTH && isSecret(text[end])) {
            end++;
        }
        return end - secret == SECRET_LENGTH && found(secret, end);
    }

    private static boolean isSecret(byte b) {
        return isLetterOrDigit(b) || b == '/' || b == '+' || b == '=';
    }
}
