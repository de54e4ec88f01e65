package dev.millrace.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.millrace.config.ConfigLoader;
import dev.millrace.config.StagesConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Utf8;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * All stages and the encoder, with what they promise of any record: at least one event or rejection, numbered without a
 * gap; no stage fails; no format fails; a document is one line of JSON in UTF-8, and the same one when the record comes
 * again, whose layout is known then.
 */
final class Pipeline implements EventReceiver {

    private static final Origin ORIGIN =
            new Origin("logs", "AAAAAAAAAAAAAAAAAAAAAA", 0, 0, FuzzTarget.REFERENCE_MILLIS);

    private final DocumentEncoder encoder = new DocumentEncoder();
    private final ByteArena document = new ByteArena(1024);
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();
    private final Stages stages;
    private final LogEvent event;
    private int outcomes;

    Pipeline() {
        StagesConfig config = ConfigLoader.loadStages(null);
        stages = Stages.create(config, List.of(), () -> Instant.ofEpochMilli(FuzzTarget.REFERENCE_MILLIS))
                .get();
        event = stages.decoder().newEvent();
    }

    void take(byte[] value) {
        byte[] once = documents(value);
        documents(value);
        require(Arrays.equals(once, documents(value)), "the same record has become another document");
    }

    private byte[] documents(byte[] value) {
        outcomes = 0;
        document.clear();
        stages.run(value.clone(), ORIGIN, event, this);
        require(outcomes > 0, "neither an event nor a rejection");
        return Arrays.copyOf(document.array(), document.size());
    }

    @Override
    public void event(LogEvent routed) {
        next(routed.index());
        require(!routed.tags().toString().contains("format-failed"), "a format failed");
        int start = encoder.encode(routed, document);
        int end = document.size();
        require(Utf8.firstInvalid(document.array(), start, end) == Utf8.VALID, "a document is not UTF-8");
        for (int i = start; i < end; i++) {
            require(document.array()[i] != '\n', "a document has a line break");
        }
        parse(start, end);
    }

    private void parse(int start, int end) {
        try (JsonParser parser = json.createParser(document.array(), start, end - start)) {
            int depth = 0;
            while (parser.nextToken() != null) {
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
            }
            require(depth == 0, "a document ends early");
        } catch (IOException e) {
            throw new AssertionError("a document is not JSON", e);
        }
    }

    @Override
    public void rejected(int index, Rejection rejection) {
        next(index);
        require(!rejection.code().startsWith("internal."), rejection.reason());
    }

    @Override
    public void dropped(int index, Drop drop) {
        next(index);
    }

    private void next(int index) {
        require(index == outcomes, "event " + index + " came as number " + outcomes);
        outcomes++;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
