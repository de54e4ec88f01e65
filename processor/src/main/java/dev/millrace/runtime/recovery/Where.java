package dev.millrace.runtime.recovery;

import dev.millrace.config.TopicGlobs;
import dev.millrace.deadletter.DeadLetter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Conditions on dead letters, all of which must hold: {@code code=decode.json-malformed,topic~logs-*}. {@code =} compares,
 * {@code ~} takes {@code *} for any text; a comma in a value is written {@code \,}.
 */
public final class Where {

    /** What may be asked for. */
    private enum Key {
        code,
        stage,
        topic,
        dataset,
        reason
    }

    private record Condition(Key key, boolean isGlob, String value) {

        boolean holds(DeadLetter letter, Supplier<String> dataset) {
            String actual = switch (key) {
                case code -> letter.rejection().code();
                case stage -> letter.rejection().stage().id();
                case topic -> letter.source().origin().topic();
                case dataset -> dataset.get();
                case reason -> letter.rejection().reason();
            };
            return isGlob ? TopicGlobs.matches(value, actual) : value.equals(actual);
        }
    }

    /** Every dead letter. */
    public static final Where ALL = new Where(List.of());

    private final List<Condition> conditions;

    private Where(List<Condition> conditions) {
        this.conditions = conditions;
    }

    /** @throws IllegalArgumentException with what is wrong with it */
    public static Where parse(String text) {
        List<Condition> conditions = new ArrayList<>();
        for (String part : text.split("(?<!\\\\),", -1)) {
            conditions.add(condition(part.strip().replace("\\,", ",")));
        }
        return new Where(conditions);
    }

    private static Condition condition(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != '~') {
            at++;
        }
        for (Key key : Key.values()) {
            if (at < text.length() && key.name().equals(text.substring(0, at))) {
                return new Condition(key, text.charAt(at) == '~', text.substring(at + 1));
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is no condition; write key=value or key~glob, where key is"
                + " code, stage, topic, dataset or reason, and commas between conditions");
    }

    /** @param dataset asked only where a condition is about it */
    boolean matches(DeadLetter letter, Supplier<String> dataset) {
        for (Condition condition : conditions) {
            if (!condition.holds(letter, dataset)) {
                return false;
            }
        }
        return true;
    }
}
