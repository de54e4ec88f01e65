package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches that the case files below {@code cases/formats} do not show. */
class PairFormatsTest {

    private static final KeyValueFormat PAIRS = new KeyValueFormat();
    private static final KlogFormat KLOG = new KlogFormat();

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            a=1 b=2 c=3;               c; 3
            a=1 b= c=3;                b; ~~
            a=1 b="x y" c=3;           b; x y
            a=1 b="" c=3;              b; ~~
            a=1 b='x y' c=3;           b; x y
            a=1 b='tis c=3;            b; 'tis
            a=1 b="x \\"y\\"" c=3;     b; x "y"
            a=1 b="C:\\dir" c=3;       b; C:\\dir
            a=1 b="x\\ty" c=3;         b; ~x\ty~
            a=x=y b=2 c=3;             a; x=y
            a=1,b=x y,c=3;             b; x y
            a=1, b="x, y", c=3;        b; x, y
            a="1",b=2,c=3;             c; 3
            level=info n=1;            n; 1
            """)
    void readsPairs(String text, String key, String value) {
        assertThat(Fields.of(PAIRS, text)).containsEntry(key, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=1 b=2",
                "level=info",
                "a=1 b=2 c=3 and then some words",
                "a=1 b=\"2 c=3",
                "a=1 b=\"2\"x c=3",
                "key=value is not enough",
                "a=1 b=2 c=3\nsecond line",
                "2026-03-10 09:15:30",
                "2026-03-10T09:15:30Z INFO a=1 b=2 c=3"
            })
    void isNotMadeOfPairs(String text) {
        assertThat(Fields.of(PAIRS, text)).isEmpty();
    }

    @Test
    void isTextWhereMorePairsStandInALineThanAnEventTakesAsFields() {
        String thousand = "key=1 ".repeat(999) + "last=2";

        assertThat(Fields.of(PAIRS, thousand)).containsEntry("last", "2");
        assertThat(Fields.of(PAIRS, thousand + " more=3")).isEmpty();
    }

    @Test
    void takesTheFirstMessageAndKeepsTheOther() {
        assertThat(Fields.of(PAIRS, "level=info msg=one message=two")).containsEntry("message", "two");
        assertThat(Fields.of(PAIRS, "level=info msg=one text=two"))
                .containsEntry("message", "one")
                .doesNotContainKey("msg");
    }

    @Test
    void doesNotMakeATimestampOfADateAlone() {
        assertThat(Fields.of(PAIRS, "date=2026-03-10 time=soon n=1"))
                .containsEntry("date", "2026-03-10")
                .containsEntry("time", "soon")
                .doesNotContainKey("@timestamp");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            I0310 09:15:30.678901 1 a.go:7] m;     Mar 10 09:15:30.678901;     info
            W0310 09:15:30.678901 1 a.go:7] m;     Mar 10 09:15:30.678901;     warn
            E0310 09:15:30.678901 1 a.go:7] m;     Mar 10 09:15:30.678901;     error
            F20260310 09:15:30.678901 1 a.cc:7] m; 2026-03-10T09:15:30.678901; fatal
            """)
    void readsTheHeaderOfGlog(String text, String timestamp, String level) {
        assertThat(Fields.of(KLOG, text))
                .extractingByKeys("@timestamp", "log.level", "message")
                .map(value -> value.toLowerCase(Locale.ROOT))
                .containsExactly(timestamp.toLowerCase(Locale.ROOT), level, "m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X0310 09:15:30.678901 1 a.go:7] m",
                "I0000 09:15:30.678901 1 a.go:7] m",
                "I1332 09:15:30.678901 1 a.go:7] m",
                "I0310 09:15:30 1 a.go:7] message of some length",
                "I0310 09:15:30.678901 x a.go:7] m",
                "I0310 09:15:30.678901 1 a.go] message",
                "I0310 09:15:30.678901 99999999999999999999999 a.go:7] m",
                "Invoice 0310 of 09:15:30.678901 is due"
            })
    void isNotTheHeaderOfGlog(String text) {
        assertThat(Fields.of(KLOG, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"m\" and words", "\"m\" a=1 b", "\"m", "\"m\" a=\"1"})
    void takesAMessageThatIsNotStructuredAsItIs(String message) {
        assertThat(Fields.of(KLOG, "I0310 09:15:30.678901 1 a.go:7] " + message))
                .containsEntry("message", message)
                .doesNotContainKey("a");
    }
}
