package dev.millrace.cases;

/** A file is no case that could be run; the message names file and line and what to write. */
public final class BrokenCaseException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenCaseException(String message) {
        super(message);
    }
}
