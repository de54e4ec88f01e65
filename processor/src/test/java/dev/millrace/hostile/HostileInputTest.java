package dev.millrace.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.config.ConfigLoader;
import dev.millrace.event.ByteArena;
import dev.millrace.event.DataStream;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict.Drop;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.sink.DocumentEncoder;
import dev.millrace.topology.Stages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each hostile record ends where it must, as one event; its document is one line of JSON under a name that is safe. */
class HostileInputTest {

    private static Stages stages;

    @BeforeAll
    static void assemble(@TempDir Path folder) throws IOException {
        Path config = Files.writeString(folder.resolve("millrace.yaml"), HostileInput.CONFIG);
        stages = Stages.create(ConfigLoader.loadStages(config), List.of(), InstantSource.system())
                .get();
    }

    @ParameterizedTest
    @EnumSource(HostileInput.class)
    void endsWhereItMust(HostileInput input) {
        // given
        Ends ends = new Ends();
        Origin origin = new Origin("logs", "id", 3, 4711, System.currentTimeMillis());

        // when
        stages.run(input.value(), origin, stages.decoder().newEvent(), ends);

        // then
        assertThat(ends.outcomes).containsExactly(input.outcome());
        assertThat(ends.dataStreams)
                .allMatch(name -> name.matches("logs-[^-\\\\/*?\"<>|,#:\\s\\p{Lu}]+-[^\\\\/*?\"<>|,#:\\s\\p{Lu}]+"));
        assertThat(ends.documents).allSatisfy(document -> {
            assertThat(document).doesNotContain("\n", "\r", "\u0000", "\u001b");
            assertThat(new ObjectMapper()
                            .readTree(document)
                            .path("kafka.offset")
                            .asInt())
                    .isEqualTo(4711);
        });
    }

    private static final class Ends implements EventReceiver {

        private final List<String> outcomes = new ArrayList<>();
        private final List<String> dataStreams = new ArrayList<>();
        private final List<String> documents = new ArrayList<>();

        @Override
        public void event(LogEvent event) {
            ByteArena document = new ByteArena(1024);
            int start = new DocumentEncoder().encode(event, document);
            outcomes.add("stored");
            DataStream dataStream = event.dataStream();
            dataStreams.add(String.valueOf(dataStream));
            documents.add(new String(document.array(), start, document.size() - start, UTF_8));
        }

        @Override
        public void rejected(int index, Rejection rejection) {
            assertThat(rejection.reason()).hasSizeLessThan(1_000).doesNotContain("\n");
            outcomes.add(rejection.code());
        }

        @Override
        public void dropped(int index, Drop drop) {
            outcomes.add("dropped");
        }
    }
}
