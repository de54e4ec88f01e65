package dev.millrace.lookup;

/** A server was not asked, or gave no answer that could be read. The message says what to look at. */
final class NoAnswerException extends Exception {

    private static final long serialVersionUID = 1;

    NoAnswerException(String message) {
        // Thrown by nobody: it travels in a future, and a stack would cost more than the request.
        super(message, null, false, false);
    }
}
