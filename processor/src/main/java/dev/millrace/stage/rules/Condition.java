package dev.millrace.stage.rules;

/** Which events a rule is for. Never throws. */
@FunctionalInterface
interface Condition {

    /** How it turned out. */
    enum Result {
        /** The rule is applied. */
        MET,
        /** The rule is not; what depends on a field that is not there is not met. */
        NOT_MET,
        /** The rule is not; a value was not what the condition needs. */
        FAILED
    }

    /** All events. */
    Condition NONE = event -> Result.MET;

    Result isMet(EventVariables event);
}
