package dev.millrace.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.Ecs;
import dev.millrace.event.EcsField;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.stage.decode.Decoder;
import dev.millrace.stage.decode.JsonTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever was decoded: the document is valid JSON on one line, and no object in it has a name twice. */
class DocumentEncoderPropertyTest {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Origin ORIGIN = new Origin("logs", "id", 0, 1, Origin.NO_TIMESTAMP);

    private final Decoder decoder = new Decoder(DecodeConfig.DEFAULT);
    private final DocumentEncoder encoder = new DocumentEncoder();
    private final LogEvent event = new LogEvent();
    private int documents;

    @Property(tries = 5000)
    void isOneValidLine(@ForAll("values") byte[] value) {
        documents = 0;
        decoder.decode(value, ORIGIN, event, new EventReceiver() {
            @Override
            public void event(LogEvent decoded) {
                fillIn(decoded);
                check(decoded);
                documents++;
            }

            @Override
            public void rejected(int index, Rejection rejection) {
                documents++;
            }
        });

        assertThat(documents).isPositive();
    }

    @Provide
    Arbitrary<byte[]> values() {
        return Arbitraries.oneOf(
                JsonTexts.objects(3).map(json -> json.getBytes(StandardCharsets.UTF_8)),
                JsonTexts.arrays(3).map(json -> json.getBytes(StandardCharsets.UTF_8)),
                JsonTexts.broken(JsonTexts.arrays(2)),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
                Arbitraries.strings().ofMaxLength(40).map(text -> text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Each field as an attribute, and as whichever ECS field comes next: kinds that no mapping would take included. */
    private static void fillIn(LogEvent event) {
        RawFields raw = event.raw();
        List<EcsField> fields = Ecs.fields();
        for (int i = 1; i < raw.next(0); i = raw.next(i)) {
            event.attributes().add(raw.nameStart(i), raw.nameEnd(i), raw.kind(i), raw.start(i), raw.end(i));
            EcsField field = i % 3 == 0 ? Ecs.TAGS : fields.get(i * 7 % fields.size());
            event.ecs().put(field, raw.kind(i), raw.start(i), raw.end(i));
            event.tags().add("tag");
        }
    }

    private void check(LogEvent decoded) {
        ByteArena target = new ByteArena(16);
        int start = encoder.encode(decoded, target);
        byte[] document = Arrays.copyOfRange(target.array(), start, target.size());
        assertThat(document).doesNotContain((byte) '\n', (byte) '\r');
        try (JsonParser parser = STRICT.createParser(document)) {
            while (parser.nextToken() != null) {
                assertThat(parser.getText()).isNotNull();
            }
        } catch (IOException e) {
            throw new AssertionError(new String(document, StandardCharsets.UTF_8), e);
        }
    }
}
