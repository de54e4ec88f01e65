package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every text of {@code cases/formats}, cut off at every place and changed at random. The text lies at the very end of the
 * event's bytes, so that a look beyond it fails.
 */
class TextFormatsFuzzTest {

    private static final Origin ORIGIN = new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP);
    private static final long SEED = 4711;
    private static final int CHANGES_PER_TEXT = 300;
    private static final byte[] SIGNS = "[](){}<>:-|/.,;=@#\"' \t\n0129aZ\u001b".getBytes(StandardCharsets.US_ASCII);

    private final TextFormats formats = new TextFormats(List.of());
    private final YAMLMapper yaml = new YAMLMapper();

    @Test
    void neverLooksBeyondATextThatIsCutOff() {
        for (byte[] text : texts()) {
            for (int length = 0; length <= text.length; length++) {
                read(Arrays.copyOf(text, length));
            }
        }
    }

    @Test
    void neverThrowsWhateverStandsInATextThatIsAlmostOfAFormat() {
        Random random = new Random(SEED);
        for (byte[] text : texts()) {
            for (int i = 0; i < CHANGES_PER_TEXT; i++) {
                byte[] changed = text.clone();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    changed[random.nextInt(changed.length)] = SIGNS[random.nextInt(SIGNS.length)];
                }
                read(Arrays.copyOf(changed, 1 + random.nextInt(changed.length)));
            }
        }
    }

    private void read(byte[] text) {
        LogEvent event = new LogEvent().begin(ORIGIN, 0);
        event.arena().append(new byte[Math.max(0, event.arena().array().length - text.length)]);
        int start = event.arena().append(text);
        int end = event.arena().size();
        TextFields.open(event, start, end);
        assertThatCode(() -> formats.readAny(event, start, end))
                .as(new String(text, StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
        TextFields.close(event);
        assertThat(event.tags()).as(new String(text, StandardCharsets.UTF_8)).isEmpty();
        RawFields raw = event.raw();
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            assertThat(raw.start(i)).isBetween(start, raw.end(i));
            assertThat(raw.end(i)).isLessThanOrEqualTo(event.arena().size());
        }
    }

    private List<byte[]> texts() {
        try (Stream<Path> files =
                Files.walk(Path.of(getClass().getResource("/cases/formats").toURI()))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(this::input)
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] input(Path file) {
        try {
            return yaml.readTree(file.toFile()).get("input").asText().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
