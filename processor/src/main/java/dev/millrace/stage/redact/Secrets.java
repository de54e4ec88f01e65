package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig;
import dev.millrace.config.RedactConfig.RedactRule;
import dev.millrace.config.RedactConfig.SecretKind;
import dev.millrace.event.ByteArena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All detectors at work in one pass over a text: each byte asks those that it hints at. Time is linear in the text's
 * length, times the bound of a detector where its hints stand close together. Used by one thread.
 */
final class Secrets {

    /** A detector and what stands for what it finds. */
    private record Rule(Detector detector, Replacement replacement) {}

    private static final Rule[] NONE = {};

    private final Rule[][] byHint = new Rule[128][];
    private final boolean isEmpty;

    Secrets(RedactConfig config) {
        Arrays.fill(byHint, NONE);
        Set<SecretKind> taken = EnumSet.noneOf(SecretKind.class);
        for (RedactRule rule : config.rules()) {
            for (SecretKind kind : rule.detect()) {
                if (taken.add(kind)) {
                    String what = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    add(new Rule(detector(kind), new Replacement(rule.action(), what, config.hashKey())));
                }
            }
        }
        isEmpty = taken.isEmpty();
    }

    private static Detector detector(SecretKind kind) {
        return switch (kind) {
            case CREDIT_CARD -> new CreditCards();
            case EMAIL -> new Emails();
            case BEARER_TOKEN -> new BearerTokens();
            case AWS_KEY -> new AwsKeys();
            case URL_PASSWORD -> new UrlPasswords();
        };
    }

    private void add(Rule rule) {
        rule.detector().hints().chars().forEach(hint -> {
            List<Rule> rules = new ArrayList<>(List.of(byHint[hint]));
            rules.add(rule);
            byHint[hint] = rules.toArray(Rule[]::new);
        });
    }

    boolean isEmpty() {
        return isEmpty;
    }

    /**
     * Appends the text in {@code start} to {@code end} of {@code arena} to it, with replacements.
     *
     * @return whether there was a secret; if not, nothing was appended
     */
    boolean replace(ByteArena arena, int start, int end) {
        byte[] text = arena.array();
        int copied = start;
        int at = start;
        while (at < end) {
            byte b = text[at];
            Rule rule = b >= 0 && byHint[b].length > 0 ? find(byHint[b], text, copied, at, end) : null;
            if (rule == null) {
                at++;
                continue;
            }
            Detector detector = rule.detector();
            arena.append(text, copied, detector.start());
            rule.replacement().append(text, detector.start(), detector.end(), arena);
            copied = detector.end();
            at = copied;
        }
        if (copied == start) {
            return false;
        }
        arena.append(text, copied, end);
        return true;
    }

    private static @Nullable Rule find(Rule[] rules, byte[] text, int from, int at, int end) {
        for (Rule rule : rules) {
            if (rule.detector().finds(text, from, at, end)) {
                return rule;
            }
        }
        return null;
    }
}
