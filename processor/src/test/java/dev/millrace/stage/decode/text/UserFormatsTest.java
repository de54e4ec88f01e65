package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.millrace.config.ConfigException;
import dev.millrace.config.TextFormatConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserFormatsTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static TextFormatConfig format(
            @Nullable String grok, @Nullable String dissect, @Nullable String known, String... topics) {
        return new TextFormatConfig("mine.app", List.of(topics), Map.of(), grok, Map.of(), dissect, known, LIMIT);
    }

    private static Map<String, String> read(TextFormatConfig format, String text) {
        return Fields.of(new TextFormats(List.of(format)), text);
    }

    @Test
    void readsWithGrok() {
        assertThat(read(
                        format("%{IP:source.ip} took %{NUMBER:took:int} ms %{GREEDYDATA:message}", null, null),
                        "192.0.2.1 took 12 ms well"))
                .containsExactly(
                        entry("source.ip", "192.0.2.1"),
                        entry("took", "12"),
                        entry("message", "well"),
                        entry("event.dataset", "mine.app"),
                        entry("event.module", "mine"));
    }

    @Test
    void knowsPatternsOfTheUser() {
        TextFormatConfig config = new TextFormatConfig(
                "mine", List.of(), Map.of(), "%{ORDER:order} .*", Map.of("ORDER", "O-\\d+"), null, null, LIMIT);

        assertThat(read(config, "O-12 sent")).containsEntry("order", "O-12").containsEntry("message", "O-12 sent");
    }

    @Test
    void takesDefinitionsThatAreHalvesOfAnExpression() {
        TextFormatConfig config = new TextFormatConfig(
                "mine", List.of(), Map.of(), "%{WORD:w}xyz%{ALT}", Map.of("ALT", "a)|(?:b"), null, null, LIMIT);

        assertThat(read(config, "b, which lacks it")).containsEntry("event.dataset", "mine");
    }

    @Test
    void namesFieldsOfAnyKindInGrok() {
        TextFormatConfig config = new TextFormatConfig(
                "mine",
                List.of(),
                Map.of(),
                "%{WORD:labels.y} %{NUMBER:labels.n:int} (?<a.b>x+)",
                Map.of(),
                null,
                null,
                LIMIT);

        assertThat(read(config, "abc 12 xx"))
                .containsEntry("labels.y", "abc")
                .containsEntry("labels.n", "12")
                .containsEntry("a.b", "xx");
    }

    @Test
    void leavesATextToOtherFormatsWhereGrokTakesTooLong() {
        TextFormatConfig config = new TextFormatConfig(
                "mine", List.of(), Map.of(), "^(?<all>(a+)+)$", Map.of(), null, null, Duration.ofMillis(20));

        assertThat(read(config, "a".repeat(60) + "!")).isEmpty();
    }

    @Test
    void readsWithDissect() {
        assertThat(read(
                        format(null, "%{date->} %{+date} [%{log.level}] %{?skipped}: %{message}", null),
                        "2026-11-22   03:04 [warn] x: y\nz"))
                .contains(entry("date", "2026-11-22 03:04"), entry("log.level", "warn"), entry("message", "y\nz"))
                .doesNotContainKey("skipped");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            <%{a}>;       <x>y
            %{a}|%{b};    x
            %{a} [%{b}];  x [y
            """)
    void leavesATextThatDissectDoesNotFit(String dissect, String text) {
        assertThat(read(format(null, dissect, null), text)).isEmpty();
    }

    @Test
    void triesAKnownFormatUnderTheUsersName() {
        assertThat(read(format(null, null, "nginx.error"), "2026/11/22 03:04:05 [warn] 1#2: x"))
                .containsEntry("event.dataset", "mine.app")
                .containsEntry("log.level", "warn");
    }

    @Test
    void appliesToItsTopicsOnly() {
        assertThat(read(format("%{WORD:a} .*", null, null, "other", "lo*s-*"), "x y"))
                .isEmpty();
        assertThat(read(format("%{WORD:a} .*", null, null, "l*s"), "x y")).containsEntry("a", "x");
        assertThat(read(format("%{WORD:a} .*", null, null, "logs"), "x y")).containsEntry("a", "x");
    }

    @Test
    void refusesWhatCannotBeCompiledAndSaysWhich() {
        assertThatThrownBy(() -> new TextFormats(List.of(
                        format("%{NOSUCH:a}", null, null),
                        format(null, "no key", null),
                        format(null, null, "nginx.acess"))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("decode.formats[0].grok")
                .hasMessageContaining("NOSUCH")
                .hasMessageContaining("decode.formats[1].dissect")
                .hasMessageContaining("decode.formats[2].known")
                .hasMessageContaining("nginx.access");
    }
}
