package dev.millrace;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The floor: Jackson's streaming parser and generator, events copied from one to the other and nothing understood. */
public final class JacksonCopy {

    private final JsonFactory json = new JsonFactory();
    private final ByteArrayOutputStream target = new ByteArrayOutputStream(4096);

    public int copy(byte[] value) throws IOException {
        target.reset();
        try (JsonParser parser = json.createParser(value);
                JsonGenerator generator = json.createGenerator(target, JsonEncoding.UTF8)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEvent(parser);
            }
        }
        return target.size();
    }
}
