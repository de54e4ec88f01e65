package dev.millrace.local.quickstart;

/** The quickstart cannot go on; the message says why, and where to look. */
final class QuickstartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    QuickstartException(String message) {
        super(message);
    }
}
