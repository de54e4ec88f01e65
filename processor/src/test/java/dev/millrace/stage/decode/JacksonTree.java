package dev.millrace.stage.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Jackson's strict parser makes of the same bytes, in the words of {@link RawTree}. */
final class JacksonTree {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1000)
                    .build())
            .configure(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS, false)
            .build();

    /** An escape of any kind, of a whole pair, or (group 1) of half a pair. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}|(\\\\u[dD][89a-fA-F]\\p{XDigit}{2})|\\\\.");

    private JacksonTree() {}

    /** Empty where it is refused. Decodes first, since Jackson's own reader of bytes takes overlong UTF-8 for valid. */
    static Optional<String> of(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? Optional.empty() : Optional.of(read(withoutHalves(text)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String read(String json) throws IOException {
        StringBuilder text = new StringBuilder();
        try (JsonParser parser = STRICT.createParser(json)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("nothing");
            }
            value(parser, token, text);
            if (parser.nextToken() != null) {
                throw new IOException("more than one");
            }
        }
        return text.toString();
    }

    private static void value(JsonParser parser, JsonToken token, StringBuilder text) throws IOException {
        switch (token) {
            case START_OBJECT -> {
                text.append('{');
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    text.append(parser.currentName()).append(':');
                    value(parser, parser.nextToken(), text);
                    text.append(',');
                }
                text.append('}');
            }
            case START_ARRAY -> {
                text.append('[');
                for (JsonToken next; (next = parser.nextToken()) != JsonToken.END_ARRAY; ) {
                    value(parser, next, text);
                    text.append(',');
                }
                text.append(']');
            }
            case VALUE_STRING -> text.append('"').append(parser.getText()).append('"');
            default -> text.append(parser.getText());
        }
    }

    /**
     * Halves of surrogate pairs, which UTF-8 cannot hold, are a matter of their own: RFC 8259 lets them be escaped, Jackson
     * 2.22 takes them in values and refuses them in names. Here each is U+FFFD before Jackson sees it.
     */
    private static String withoutHalves(String json) {
        Matcher escape = ESCAPE.matcher(json);
        return escape.replaceAll(found -> found.group(1) == null ? "$0" : "\\\\ufffd");
    }
}
