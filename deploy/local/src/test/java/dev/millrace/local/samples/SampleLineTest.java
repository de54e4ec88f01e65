package dev.millrace.local.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SampleLineTest {

    private static final Instant TIME = Instant.parse("2026-11-05T21:22:03.123456789Z");

    @Test
    void leavesTextAsItIs() {
        assertThat(expand("{\"a\":{\"b\":\"ü\\n\"}}")).isEqualTo("{\"a\":{\"b\":\"ü\\n\"}}");
    }

    @Test
    void writesTheTimeInEachStyle() {
        assertThat(expand("{{time iso}}")).isEqualTo("2026-11-05T21:22:03.123Z");
        assertThat(expand("{{time iso-offset}}")).isEqualTo("2026-11-05T23:22:03.123456+02:00");
        assertThat(expand("{{time comma}}")).isEqualTo("2026-11-05 21:22:03,123");
        assertThat(expand("{{time clf}}")).isEqualTo("05/Nov/2026:21:22:03 +0000");
        assertThat(expand("{{time syslog}}")).isEqualTo("Nov  5 21:22:03");
        assertThat(expand("{{time seconds}}")).isEqualTo("1793913723.123456");
        assertThat(expand("{{time millis}}")).isEqualTo("1793913723123");
        assertThat(expand("{{time nanos}}")).isEqualTo("1793913723123456789");
    }

    @Test
    void endsAPlaceholderAtTheFirstTwoBraces() {
        assertThat(expand("{\"a\":{\"n\":{{n}}}}")).isEqualTo("{\"a\":{\"n\":7}}");
    }

    @Test
    void drawsWithinTheGivenBounds() {
        assertThat(expand("{{int 5 5}} {{pick only}}")).isEqualTo("5 only");
        assertThat(expand("{{int 1 3}}")).isIn("1", "2", "3");
        assertThat(expand("{{pick a|b c}}")).isIn("a", "b c");
        assertThat(expand("{{ip}}")).matches("(192\\.0\\.2|198\\.51\\.100|203\\.0\\.113)\\.[0-9]+");
        assertThat(expand("{{ipv6}}")).matches("2001:db8::[0-9a-f]{1,4}");
    }

    @Test
    void writesOneTraceAndOneSpanThroughoutARecord() {
        String[] ids = expand("{{trace}} {{trace}} {{span}} {{span}}").split(" ", -1);

        assertThat(ids[0]).matches("[0-9a-f]{32}").isEqualTo(ids[1]);
        assertThat(ids[2]).matches("[0-9a-f]{16}").isEqualTo(ids[3]);
    }

    @Test
    void writesBytesThatAreNoText() {
        assertThat(value("a{{bytes c3 28}}b")).isEqualTo(new byte[] {'a', (byte) 0xc3, 0x28, 'b'});
    }

    @Test
    void repeatsAndBreaksLines() {
        assertThat(expand("{{repeat 3 [}}{{newline}}{{repeat 2 a b}}")).isEqualTo("[[[\na ba b");
    }

    @Test
    void knowsARecordWithoutAValue() {
        assertThat(SampleLine.parse("{{null}}").value(moment())).isNull();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> SampleLine.parse("{{today}}")).hasMessage("no placeholder {{today}}");
        assertThatThrownBy(() -> SampleLine.parse("{{time soon}}")).hasMessage("no time in the style \"soon\"");
        assertThatThrownBy(() -> SampleLine.parse("a {{n b")).hasMessage("a placeholder that does not end: {{n b");
        assertThatThrownBy(() -> SampleLine.parse("{{int 3}}")).hasMessage("{{int 3}} needs two numbers");
    }

    private static String expand(String line) {
        return new String(value(line), UTF_8);
    }

    private static byte[] value(String line) {
        return Objects.requireNonNull(SampleLine.parse(line).value(moment()));
    }

    private static Moment moment() {
        return new Moment(TIME, 7, new Random(1));
    }
}
