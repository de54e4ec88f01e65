package dev.millrace.lookup;

/** A source cannot be taken over as a table; the message says {@code file:line}, what is wrong and what to do. */
public final class BrokenTableException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenTableException(String place, String message) {
        super(place + ": " + message);
    }
}
