package dev.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object per line. */
final class JsonLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintWriter out;

    JsonLines(PrintWriter out) {
        this.out = out;
    }

    /** @throws IOException if nobody reads any more */
    void write(Map<String, ?> object) throws IOException {
        out.println(text(object));
        if (out.checkError()) {
            throw new IOException("the output cannot be written");
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps, lists and scalars can be written", e);
        }
    }

    /** A map in the given order. */
    static Map<String, @Nullable Object> object(String name, @Nullable Object value, @Nullable Object... more) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put(name, value);
        for (int i = 0; i < more.length; i += 2) {
            object.put(String.valueOf(more[i]), more[i + 1]);
        }
        return object;
    }
}
