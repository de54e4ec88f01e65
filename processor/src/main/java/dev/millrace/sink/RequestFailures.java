package dev.millrace.sink;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import org.apache.http.conn.ConnectTimeoutException;
import org.elasticsearch.client.ResponseException;
import org.jspecify.annotations.Nullable;

/** Reads the exceptions of the low-level client. */
final class RequestFailures {

    private RequestFailures() {}

    /** The same for failures that differ only in their words. */
    static String kind(IOException e) {
        return e instanceof ResponseException response
                ? Integer.toString(status(response))
                : e.getClass().getSimpleName();
    }

    static int status(ResponseException e) {
        return e.getResponse().getStatusLine().getStatusCode();
    }

    /** For a person. */
    static String describe(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e instanceof ResponseException || message.length() > 500
                ? message.substring(0, Math.min(500, message.length()))
                : e.getClass().getSimpleName() + ": " + message;
    }

    /** Whether Elasticsearch may have got the request and carried it out. */
    static boolean mayHaveArrived(IOException e) {
        return !isConnectionRefused(e) || mayHaveArrivedAtAnEarlierHost(e);
    }

    /** The client goes on to the next host by itself and keeps what became of the earlier ones as suppressed. */
    private static boolean mayHaveArrivedAtAnEarlierHost(Throwable e) {
        for (Throwable earlier : e.getSuppressed()) {
            boolean isInDoubt = earlier instanceof ResponseException answer
                    ? OutcomeTable.ofRequest(status(answer)) == Outcome.IN_DOUBT
                    : !isConnectionRefused(earlier);
            if (isInDoubt || mayHaveArrivedAtAnEarlierHost(earlier)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isConnectionRefused(Throwable e) {
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof ConnectTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }
}
