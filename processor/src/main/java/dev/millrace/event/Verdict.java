package dev.millrace.event;

import java.time.Duration;

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

    /**
     * The event waits for an answer from elsewhere, without holding up the stream thread; then the stage goes on with it.
     * Owned by the stream thread, but for what {@link #whenAnswered} is given.
     */
    non-sealed interface Wait extends Verdict {

        /** How long it may wait from now on. */
        Duration deadline();

        /** @param told run once when the answer is there, by any thread; by this one if it is there already */
        void whenAnswered(Runnable told);

        /**
         * Goes on with the answer, or without one if there is none yet.
         *
         * @param event the one that waits, or a copy of it
         * @return never null; another wait if it needs a further answer
         */
        Verdict resume(LogEvent event);
    }
}
