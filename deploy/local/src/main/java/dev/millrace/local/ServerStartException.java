package dev.millrace.local;

/** A server did not come up. The message holds what the server said last, and where its log is. */
public final class ServerStartException extends RuntimeException {

    public ServerStartException(String message) {
        super(message);
    }

    public ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
