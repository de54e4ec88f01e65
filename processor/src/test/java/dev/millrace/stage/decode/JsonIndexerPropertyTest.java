package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The indexer accepts exactly what Jackson's strict parser accepts, and finds the same in it. */
class JsonIndexerPropertyTest {

    private static final String BEFORE = "\"{[";

    private final JsonIndexer indexer = new JsonIndexer(DecodeConfig.DEFAULT);

    @Property(tries = 3000)
    void findsWhatJacksonFinds(@ForAll("json") String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        assertThat(indexed(bytes)).isPresent().isEqualTo(JacksonTree.of(bytes));
    }

    @Property(tries = 20000)
    void refusesWhatJacksonRefuses(@ForAll("broken") byte[] bytes) {
        assertThat(indexed(bytes)).isEqualTo(JacksonTree.of(bytes));
    }

    @Property(tries = 2000)
    void pointsIntoTheText(@ForAll("broken") byte[] bytes) {
        if (indexed(bytes).isEmpty()) {
            assertThat(indexer.fault()).isNotEqualTo(JsonFault.NONE);
            assertThat(indexer.faultAt()).isBetween(BEFORE.length(), BEFORE.length() + bytes.length);
        }
    }

    @Provide
    Arbitrary<String> json() {
        return JsonTexts.values(4);
    }

    @Provide
    Arbitrary<byte[]> broken() {
        return JsonTexts.broken(JsonTexts.values(3));
    }

    /** In the middle of other bytes, so that reading too far would show. */
    private Optional<String> indexed(byte[] bytes) {
        ByteArena arena = new ByteArena(8);
        arena.appendAscii(BEFORE);
        int start = arena.append(bytes);
        int end = arena.size();
        arena.appendAscii("}]\"");
        RawFields fields = new RawFields();
        return indexer.index(arena, start, end, fields) ? Optional.of(RawTree.of(arena, fields)) : Optional.empty();
    }
}
