package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinePatternTest {

    private static Map<String, String> fields(String pattern, String text) {
        return Fields.of(LinePattern.of(pattern), text);
    }

    @Test
    void readsTokensBetweenLiterals() {
        assertThat(fields("<%{word:a}> %{int:b} %{rest:c}", "<x> 12 the rest of it"))
                .containsExactly(entry("a", "x"), entry("b", "12"), entry("c", "the rest of it"));
    }

    @Test
    void addsNothingWhereALaterPartDoesNotMatch() {
        assertThat(fields("%{word:a} %{int:b}", "x y")).isEmpty();
    }

    @Test
    void takesTheFirstWayThatMatches() {
        String pattern = "%[%{int:number}%|%{word:name}%] end";

        assertThat(fields(pattern, "12 end")).containsExactly(entry("number", "12"));
        assertThat(fields(pattern, "ab end")).containsExactly(entry("name", "ab"));
    }

    @Test
    void passesOverAnOptionalGroupThatIsNotThere() {
        String pattern = "%{word:a}%( [%{until:b}]%): %{rest:c}";

        assertThat(fields(pattern, "x [y z]: m")).containsOnlyKeys("a", "b", "c");
        assertThat(fields("%{letters:a}%( [%{until:b}]%): %{rest:c}", "x: m")).containsOnlyKeys("a", "c");
    }

    @Test
    void takesBackWhatAGroupAddedBeforeItFailed() {
        assertThat(fields("%(%{int:a} %{int:b} %)%{rest:c}", "1 x")).containsExactly(entry("c", "1 x"));
    }

    @Test
    void leavesOutWhatAHyphenStandsFor() {
        assertThat(fields("%{word?:a} %{int?:b} \"%{escaped?:c}\"", "- - \"-\""))
                .isEmpty();
        assertThat(fields("%{word?:a} %{int?:b} %{word:c}", "- 5 -")).containsExactly(entry("b", "5"), entry("c", "-"));
    }

    @Test
    void findsTheQuoteThatIsNotEscaped() {
        assertThat(fields("\"%{escaped:a}\" %{rest:b}", "\"say \\\"x\\\"\" y"))
                .containsExactly(entry("a", "say \\\"x\\\""), entry("b", "y"));
    }

    @Test
    void reachesOverAllLinesOnlyWhereAsked() {
        assertThat(fields("%{word:a} %{rest:b}", "x y\nz")).containsEntry("b", "y");
        assertThat(fields("%{word:a} %{all:b}", "x y\nz")).containsEntry("b", "y\nz");
    }

    @ParameterizedTest
    @CsvSource({
        "seconds, 0.123, 123000000",
        "seconds, 2, 2000000000",
        "millis, 12.5, 12500000",
        "micros, 7, 7000",
        "seconds, 1.0000000019, 1000000001"
    })
    void keepsDurationsInNanoseconds(String unit, String text, String nanos) {
        assertThat(fields("%{" + unit + ":event.duration}%$", text)).containsExactly(entry("event.duration", nanos));
    }

    @ParameterizedTest
    @CsvSource({
        "iso, 2026-11-22T03:04:05.678Z",
        "iso, 2026-11-22 03:04:05,678",
        "iso, 2026-11-22 03:04:05.678 +0100",
        "isozone, 2026-11-22 03:04:05.678 CET",
        "slashed, 2026/11/22 03:04:05",
        "clf, 22/Nov/2026:03:04:05 +0100",
        "daymonth, 22-Nov-2026 03:04:05.678",
        "daymonth, 22 Nov 2026 03:04:05.678",
        "ctime, Sun Nov 22 03:04:05.678901 2026",
        "epoch, 1763780645.678",
    })
    void findsTheExtentOfATimestamp(String type, String text) {
        assertThat(fields("[%{" + type + ":@timestamp}] x", "[" + text + "] x")).containsOnlyKeys("@timestamp");
    }

    @ParameterizedTest
    @CsvSource({
        "name, com.example.A$B, ' x'",
        "name, my_crate::module, ': x'",
        "code, MY-010116, ] x",
        "sourcefile, src/main.go, :12",
        "sourcefile, Server.java, :12",
        "nested, 'a[b]c', ] x",
        "capital, W, x",
    })
    void findsTheExtentOfANameOfCode(String type, String text, String rest) {
        assertThat(fields("%{" + type + ":a}%{rest:b}", text + rest))
                .containsExactly(entry("a", text), entry("b", rest));
    }

    @Test
    void isNoFileOfCodeWithoutItsEnding() {
        assertThat(fields("%{sourcefile:a}:%{int:b}", "host.example:80")).isEmpty();
    }

    @Test
    void readsARequest() {
        assertThat(fields("\"%{request}\"", "\"GET /a?b=c HTTP/1.1\""))
                .containsExactly(
                        entry("http.request.method", "GET"),
                        entry("url.original", "/a?b=c"),
                        entry("http.version", "1.1"));
        assertThat(fields("\"%{request}\"", "\"\\x16\\x03\\x01\""))
                .containsExactly(entry("url.original", "\\x16\\x03\\x01"));
        assertThat(fields("\"%{request}\" %{int:s}", "\"-\" 400")).containsExactly(entry("s", "400"));
    }

    @Test
    void readsAnEndpoint() {
        assertThat(fields("%{endpoint:source}", "192.0.2.1:80"))
                .containsExactly(
                        entry("source.address", "192.0.2.1"),
                        entry("source.ip", "192.0.2.1"),
                        entry("source.port", "80"));
        assertThat(fields("%{endpoint:source}", "[2001:db8::1]:80")).containsEntry("source.ip", "2001:db8::1");
        assertThat(fields("%{endpoint:source} x", "2001:db8::1 x")).containsOnlyKeys("source.address", "source.ip");
        assertThat(fields("%{endpoint:source} x", "host.example:1 x"))
                .containsOnlyKeys("source.address", "source.port");
    }

    @Test
    void readsAnEndpointWhosePortIsBehindTheLastColon() {
        assertThat(fields("%{peer:source} x", "2001:db8::1:443 x"))
                .containsExactly(
                        entry("source.address", "2001:db8::1"),
                        entry("source.ip", "2001:db8::1"),
                        entry("source.port", "443"));
        assertThat(fields("%{peer:source} x", "[2001:db8::1]:443 x")).containsEntry("source.ip", "2001:db8::1");
        assertThat(fields("%{peer:source} x", "-:443 x")).containsExactly(entry("source.port", "443"));
        assertThat(fields("%{peer:source} x", "192.0.2.1 x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"200, success", "399, success", "400, failure", "599, failure"})
    void concludesTheOutcomeFromTheStatus(String status, String outcome) {
        assertThat(fields("%{status} x", status + " x"))
                .containsExactly(entry("http.response.status_code", status), entry("event.outcome", outcome));
    }

    @ParameterizedTest
    @CsvSource({"-", "000", "0", "-1"})
    void knowsNoOutcomeWhereThereIsNoStatus(String status) {
        assertThat(fields("%{status} %{word:a}", status + " x")).containsExactly(entry("a", "x"));
    }

    @ParameterizedTest
    @CsvSource({"20", "2000", "OK", "''"})
    void refusesWhatIsNoStatus(String status) {
        assertThat(fields("%{status} %{word:a}", status + " x")).isEmpty();
    }

    @Test
    void readsAListOfWords() {
        assertThat(fields("%{list:a} %{rest:b}", "1, 2 : 3 4"))
                .containsExactly(entry("a", "1, 2 : 3"), entry("b", "4"));
        assertThat(fields("%{list:a} %{rest:b}", "1 : ")).containsExactly(entry("a", "1"), entry("b", ": "));
        assertThat(fields("%{list?:a} %{rest:b}", "- 4")).containsExactly(entry("b", "4"));
    }

    @Test
    void leavesThePointOutThatEndsAName() {
        assertThat(fields("%{fqdn:a}. x", "shop.example. x")).containsExactly(entry("a", "shop.example"));
        assertThat(fields("%{fqdn:a}. x", "shop.example x")).isEmpty();
    }

    @Test
    void readsTheHostOfARequest() {
        assertThat(fields("\"%{authority}\"", "\"shop.example:8443\""))
                .containsExactly(entry("url.domain", "shop.example"), entry("url.port", "8443"));
        assertThat(fields("\"%{authority}\"", "\"2001:db8::1\"")).containsExactly(entry("url.domain", "2001:db8::1"));
        assertThat(fields("\"%{authority}\" %{word:a}", "\"-\" x")).containsExactly(entry("a", "x"));
    }

    @Test
    void addsWhatThePatternItselfSays() {
        String pattern = "%[ok%{set:event.outcome=success}%|no%{set:event.outcome=failure}%]%$";

        assertThat(fields(pattern, "ok")).containsExactly(entry("event.outcome", "success"));
        assertThat(fields(pattern, "no")).containsExactly(entry("event.outcome", "failure"));
        assertThat(fields(pattern, "nor")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("%{set:event.outcome}"))
                .withMessageContaining("field=value");
    }

    @Test
    void saysWhatIsWrongWithAPattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("%{wrod:x}"))
                .withMessageContaining("wrod");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("a%(b"))
                .withMessageContaining("not closed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("%{until:x}%{int:y}"))
                .withMessageContaining("literal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LinePattern.of("100%x"))
                .withMessageContaining("no meaning");
    }
}
