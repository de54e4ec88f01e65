package dev.millrace.stage.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The rival of {@link JsonIndexer}: Jackson's streaming parser, made to fill the same index. It says where tokens start
 * and containers end, but hands names and values out as characters; they are written back to bytes behind the document.
 * It does not refuse overlong UTF-8.
 */
final class JacksonIndexer {

    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1000)
                    .build())
            .build();
    private final int[] containers = new int[100];

    void index(ByteArena arena, int start, int end, RawFields fields) throws IOException {
        int depth = 0;
        int nameStart = 0;
        int nameEnd = 0;
        try (JsonParser parser = json.createParser(arena.array(), start, end - start)) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                if (token == JsonToken.FIELD_NAME) {
                    nameStart = append(arena, parser.currentName());
                    nameEnd = arena.size();
                    continue;
                }
                if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                    fields.close(
                            containers[--depth], (int) parser.currentLocation().getByteOffset() + start);
                } else {
                    int hash = FieldHash.of(arena.array(), nameStart, nameEnd);
                    if (token.isStructStart()) {
                        int at = (int) parser.currentTokenLocation().getByteOffset() + start;
                        ValueKind kind = token == JsonToken.START_OBJECT ? ValueKind.OBJECT : ValueKind.ARRAY;
                        containers[depth++] = fields.add(kind, nameStart, nameEnd, hash, at, at);
                    } else {
                        int at = append(arena, parser.getText());
                        fields.add(kind(token), nameStart, nameEnd, hash, at, arena.size());
                    }
                }
                nameStart = 0;
                nameEnd = 0;
            }
        }
    }

    private static int append(ByteArena arena, String text) {
        return arena.append(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ValueKind kind(JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> ValueKind.TEXT;
            case VALUE_TRUE -> ValueKind.TRUE;
            case VALUE_FALSE -> ValueKind.FALSE;
            case VALUE_NULL -> ValueKind.NULL;
            default -> ValueKind.NUMBER;
        };
    }
}
