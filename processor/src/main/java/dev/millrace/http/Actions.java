package dev.millrace.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be asked for and done over HTTP beside the views; called by the server's threads, and may take its time. */
@FunctionalInterface
public interface Actions {

    /**
     * @param path behind the context, empty or from its slash on
     * @param query as it came, still encoded
     * @return {@code null} if there is nothing of that name
     */
    @Nullable
    Result answer(String method, String path, @Nullable String query);

    /**
     * @param status of HTTP
     * @param fields text, numbers, booleans, maps and lists of these
     */
    record Result(int status, Map<String, Object> fields) {}
}
