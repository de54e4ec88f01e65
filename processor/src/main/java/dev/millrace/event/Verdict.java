package dev.millrace.event;

/** What a stage decided about an event. Exceptions are for bugs; a rejected event is an ordinary outcome. */
public sealed interface Verdict {

    /** The event goes on. A shared constant: passing costs no allocation. */
    enum Pass implements Verdict {
        PASS
    }

    /**
     * The event is left out, as the configuration wants it: settled and counted, stored nowhere. Made once per rule and
     * shared.
     *
     * @param rule the name of the rule
     */
    record Drop(String rule) implements Verdict {}

    /**
     * The event goes to the dead-letter topic with its original bytes.
     *
     * @param code stable and machine readable, {@code <stage>.<what-was-wrong>}, for example {@code decode.json-malformed}
     * @param reason one sentence for a person: what was wrong and where in the record; may show a short piece of content
     */
    record Rejection(Stage stage, String code, String reason) implements Verdict {}
}
