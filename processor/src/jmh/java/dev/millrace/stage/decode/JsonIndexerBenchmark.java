package dev.millrace.stage.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.JacksonCopy;
import dev.millrace.SampleEvent;
import dev.millrace.config.DecodeConfig;
import dev.millrace.event.ByteArena;
import dev.millrace.event.RawFields;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One event from its bytes to the index of its fields: our own scanner, its rival, and what Jackson takes at the least.
 *
 * <pre>{@code scripts/benchmark --jmh "JsonIndexerBenchmark -prof gc"}</pre>
 *
 * <ul>
 *   <li>{@link #ownIndexer}: {@link JsonIndexer}
 *   <li>{@link #jacksonIndexer}: {@link JacksonIndexer}, the same index out of Jackson's streaming parser
 *   <li>{@link #jacksonTokens}: all tokens and the characters of each value, nothing kept
 *   <li>{@link #jacksonCopy}: parser to generator, the floor of a pipeline on Jackson
 * </ul>
 *
 * Averages of 4 x 1 s, JDK 17 on two cores that nothing else used, over the four events: own indexer 380 to 470 ns and
 * nothing allocated, Jackson's 1020 to 1260 ns and 2.7 to 3.0 kB, tokens 550 to 630 ns, copy 1180 to 1490 ns and 1.2 kB.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class JsonIndexerBenchmark {

    @Param
    public SampleEvent shape = SampleEvent.ECS;

    private final ByteArena arena = new ByteArena(4096);
    private final RawFields fields = new RawFields();
    private final JsonIndexer own = new JsonIndexer(DecodeConfig.DEFAULT);
    private final JacksonIndexer rival = new JacksonIndexer();
    private final JsonFactory json = new JsonFactory();
    private final JacksonCopy copy = new JacksonCopy();

    @Benchmark
    public int ownIndexer() {
        prepare();
        if (!own.index(arena, 0, arena.size(), fields)) {
            throw new IllegalStateException(own.fault().code());
        }
        return fields.size();
    }

    @Benchmark
    public int jacksonIndexer() throws IOException {
        prepare();
        rival.index(arena, 0, arena.size(), fields);
        return fields.size();
    }

    @Benchmark
    public int jacksonTokens() throws IOException {
        int characters = 0;
        try (JsonParser parser = json.createParser(shape.bytes())) {
            for (JsonToken token; (token = parser.nextToken()) != null; ) {
                if (token.isScalarValue()) {
                    characters += parser.getTextCharacters()[parser.getTextOffset()];
                }
            }
        }
        return characters;
    }

    @Benchmark
    public int jacksonCopy() throws IOException {
        return copy.copy(shape.bytes());
    }

    private void prepare() {
        arena.clear();
        fields.clear();
        arena.append(shape.bytes());
    }
}
