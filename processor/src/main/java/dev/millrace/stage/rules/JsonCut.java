package dev.millrace.stage.rules;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.event.ValueKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object without what stands at one dotted path, and what stood there. Everything else stays: order, names that are
 * there twice, the digits of numbers.
 */
final class JsonCut {

    private static final JsonFactory JSON = new JsonFactory();

    private final String path;
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    private @Nullable ValueKind kind;
    private byte[] value = new byte[0];
    private int fieldsLeft;

    private JsonCut(String path) {
        this.path = path;
    }

    /** @param bytes hold a valid JSON object from {@code start} to {@code end} */
    static JsonCut of(byte[] bytes, int start, int end, String path) {
        JsonCut cut = new JsonCut(path);
        try (JsonParser parser = JSON.createParser(bytes, start, end - start);
                JsonGenerator generator = JSON.createGenerator((OutputStream) cut.rest)) {
            parser.nextToken();
            cut.object(parser, generator, "");
        } catch (IOException e) {
            throw new IllegalStateException("decode has read this as a JSON object", e);
        }
        return cut;
    }

    private void object(JsonParser parser, JsonGenerator generator, String prefix) throws IOException {
        generator.writeStartObject();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String below = prefix.isEmpty() ? name : prefix + "." + name;
            JsonToken token = parser.nextToken();
            if (below.equals(path)) {
                take(parser, token);
            } else {
                fieldsLeft++;
                generator.writeFieldName(name);
                if (token == JsonToken.START_OBJECT && path.startsWith(below + ".")) {
                    object(parser, generator, below);
                } else {
                    copy(parser, generator, token);
                }
            }
        }
        generator.writeEndObject();
    }

    private void take(JsonParser parser, JsonToken token) throws IOException {
        kind = switch (token) {
            case START_OBJECT -> ValueKind.OBJECT;
            case START_ARRAY -> ValueKind.ARRAY;
            case VALUE_TRUE -> ValueKind.TRUE;
            case VALUE_FALSE -> ValueKind.FALSE;
            case VALUE_NULL -> ValueKind.NULL;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> ValueKind.NUMBER;
            default -> ValueKind.TEXT;
        };
        if (kind == ValueKind.OBJECT || kind == ValueKind.ARRAY) {
            ByteArrayOutputStream taken = new ByteArrayOutputStream();
            try (JsonGenerator generator = JSON.createGenerator((OutputStream) taken)) {
                copy(parser, generator, token);
            }
            value = taken.toByteArray();
        } else {
            value = parser.getText().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static void copy(JsonParser parser, JsonGenerator generator, JsonToken token) throws IOException {
        int depth = 0;
        JsonToken at = token;
        while (true) {
            if (at == JsonToken.VALUE_NUMBER_INT || at == JsonToken.VALUE_NUMBER_FLOAT) {
                // As it was written: 1.50 stays 1.50.
                generator.writeNumber(parser.getText());
            } else {
                generator.copyCurrentEvent(parser);
            }
            depth += at.isStructStart() ? 1 : at.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            at = parser.nextToken();
        }
    }

    boolean isFound() {
        return kind != null;
    }

    /** @throws NullPointerException if nothing was found */
    ValueKind kind() {
        return Objects.requireNonNull(kind);
    }

    /** Plain text, or verbatim JSON for what is no text. */
    byte[] value() {
        return value;
    }

    /** The object without it; {@code null} if nothing is left. */
    byte @Nullable [] rest() {
        return fieldsLeft == 0 ? null : rest.toByteArray();
    }
}
