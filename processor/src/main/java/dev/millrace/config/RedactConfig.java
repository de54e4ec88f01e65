package dev.millrace.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is made unreadable before anything of it is stored. Nothing, unless rules are given. */
public record RedactConfig(
        @Key(means = "what is to be found and what becomes of it; of two rules for one thing the first has it")
        List<RedactRule> rules,

        @Key(secret = true, means = "key of the hashes, at least 16 characters; without it a hash could be guessed")
        @Nullable
        String hashKey) {

    public static final RedactConfig DEFAULT = Binder.defaults(RedactConfig.class);

    private static final int SHORTEST_KEY = 16;

    public RedactConfig {
        rules = List.copyOf(rules);
        boolean hashes = rules.stream().anyMatch(rule -> rule.action() == RedactAction.HASH);
        Refusals.refuseIf(hashes && hashKey == null, "hash-key is missing; a rule with `hash` needs it");
        Refusals.refuseIf(
                hashKey != null && hashKey.length() < SHORTEST_KEY,
                "hash-key must have at least " + SHORTEST_KEY + " characters");
    }

    /** The event as it came would hold what its fields no longer do. */
    static void refuseOriginal(RedactConfig redact, NormalizeConfig normalize) {
        // The binder tries null for a part that was refused.
        boolean namesFields = redact != null
                && redact.rules().stream().anyMatch(rule -> !rule.fields().isEmpty());
        Refusals.refuseIf(
                namesFields && normalize != null && normalize.keepOriginal(),
                "redact.rules names fields, and normalize.keep-original would keep them as they came; take one of them out");
    }

    /** Hides what must not be logged. */
    @Override
    public String toString() {
        return "RedactConfig[rules=" + rules + "]";
    }

    /** Which values, and what becomes of them. */
    public record RedactRule(
            @Key(example = "user.name", means = "fields whose whole value it is, ECS names or `attributes.<path>`")
            List<String> fields,

            @Key(
                    example = "credit-card",
                    means =
                            "what is looked for in all texts: `credit-card`, `email`, `bearer-token`, `aws-key`, `url-password`")
            List<SecretKind> detect,

            @Key(fallback = "mask", means = "`mask` leaves a word that says what was there, `hash` a keyed hash of it")
            RedactAction action) {

        public RedactRule {
            fields = List.copyOf(fields);
            detect = List.copyOf(detect);
            Refusals.refuseIf(
                    fields.isEmpty() && detect.isEmpty(), "fields is missing; name fields, or what to detect");
        }
    }

    /** What becomes of a value. */
    public enum RedactAction {
        /** {@code [email]}: gone for good. */
        MASK,
        /** {@code hmac:0123456789abcdef0123456789abcdef}: equal values stay equal, and can be searched for with the key. */
        HASH
    }

    /** What can be recognised wherever it stands. */
    public enum SecretKind {
        /** 13 to 19 digits, in groups or not, that begin as those of card issuers do and whose check digit is right. */
        CREDIT_CARD,
        EMAIL,
        /** What follows the word Bearer, and JSON web tokens anywhere. */
        BEARER_TOKEN,
        /** Ids of AWS access keys, and the value behind {@code aws_secret_access_key}. */
        AWS_KEY,
        /** The password in {@code scheme://user:password@host}. */
        URL_PASSWORD
    }
}
