package dev.millrace.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.quickstart.Documents.Document;
import dev.millrace.local.samples.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static final Map<Position, Sample> SHIPPED = Map.of(
            new Position(0, 7), new Sample("pino", Instant.EPOCH, new byte[0]),
            new Position(1, 3), new Sample("broken", Instant.EPOCH, null));
    private static final DeadLetter LETTER =
            new DeadLetter(new Position(1, 3), 0, "decode.empty", "the record has no value");

    @Test
    void agreesWhenEachRecordIsInOnePlaceAndTheNumbersAreTheSame() throws IOException {
        Report report = new Report(SHIPPED, List.of(document(0, 7)), List.of(LETTER), balance(2, 1, 1));

        assertThat(report.disagreements()).isEmpty();
    }

    @Test
    void namesARecordThatIsNowhere() throws IOException {
        Report report = new Report(SHIPPED, List.of(document(0, 7)), List.of(), balance(2, 1, 1));

        assertThat(report.disagreements())
                .containsExactly(
                        "the broken record at partition 1, offset 3 is neither in Elasticsearch nor in the dead-letter"
                                + " topic",
                        "events dead-lettered 1, but in the dead-letter topic 0");
    }

    @Test
    void seesAnEventThatWasStoredTwice() throws IOException {
        Report report = new Report(SHIPPED, List.of(document(0, 7), document(0, 7)), List.of(LETTER), balance(2, 1, 1));

        assertThat(report.disagreements()).containsExactly("events stored 1, but documents in Elasticsearch 2");
    }

    @Test
    void countsPerDataStreamAndLevelAndShowsADeadLetterOfEachCode() throws IOException {
        Report report = new Report(SHIPPED, List.of(document(0, 7)), List.of(LETTER), balance(2, 1, 1));

        assertThat(printed(report))
                .containsPattern("logs-shop\\.web-default +1   info 1")
                .containsPattern("decode\\.empty +1   partition 1, offset 3: the record has no value")
                .contains("\"offset\" : 7");
    }

    private static Document document(int partition, long offset) throws IOException {
        return new Document(new ObjectMapper().readTree("""
                {"_index": ".ds-logs-shop.web-default-2026.11.20-000001", "_id": "a:%1$d:%2$d:0",
                 "_source": {"log.level": "info", "kafka": {"partition": %1$d, "offset": %2$d}}}
                """.formatted(partition, offset)));
    }

    private static Balance balance(long records, long stored, long deadLettered) {
        return new Balance(records, stored + deadLettered, stored, 0, 0, deadLettered, 0, 0);
    }

    private static String printed(Report report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.print(new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
