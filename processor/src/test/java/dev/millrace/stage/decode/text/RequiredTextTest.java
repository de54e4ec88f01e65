package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opensearch.grok.Grok;
import org.opensearch.grok.MatcherWatchdog;

class RequiredTextTest {

    private static final Map<String, String> BANK = bank();

    private static Map<String, String> bank() {
        Map<String, String> bank = new HashMap<>(Grok.BUILTIN_PATTERNS);
        bank.put("EITHER", "a|b");
        bank.put("MAYBE", "(a)?");
        return bank;
    }

    private static String required(String grok) {
        return new String(RequiredText.of(grok), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "^evil !!%{EVIL:x}!!$;evil !!",
                "%{IP:source.ip} took %{NUMBER:took:int} ms; took ",
                "a{0,1}bc{2}d;b",
                "app\\[%{POSINT:pid}\\]: %{GREEDYDATA:message};app[",
                "a+bc?de*f{2}gh;gh",
                "täglich%{INT:n};täglich",
                "tagä+%{INT:n};tag",
                "100% of %{INT:n};100% of ",
                "(not this) but this(?:nor that);" + " but this",
                "[abc]xy[^\\]d];xy",
                "\\d+ in \\w+; in ",
                "[0-9&&[^5]]z;z",
                "[[:alpha:]_]x[[:^digit:]]yz;yz",
                "(?<first.name>a)(?<!b)(?<=c)(?>d)(?=e)(?!f)(?:g)hi;hi",
            })
    void findsTheLongestTextOutsideOfWhatMayDiffer(String grok, String expected) {
        assertThat(required(grok)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "abc|%{INT:n}",
                "(?i)abc",
                "abc(?i)def",
                "((?x) a b)c",
                "(?#comment)abc",
                "\\x41bc",
                "\\u0041bc",
                "\\101bc",
                "(a)\\k<1>bc",
                "[]a]bc]",
                "[^]a]bc]",
                "[%{WORD}]abc",
                "%{WORD:w} %{a |}abcdef",
                "%{WORD:w} %{a b[}xyz]",
                "%{(?i)%{WORD:w} abc}",
                "%{NEW=a|b}abc",
                "%{WORD:w} [[:a:b:]x|y]def",
                "(?<a[b>x)def|(?<c>gh]ij)xyz",
                "(?~abc)def",
                "(??)def",
                "abc{",
                "abc{x}",
                "(abc",
                "[abc",
                "abc\\",
                "%{abc",
                "abc)",
                "%{WORD:w}",
                "''",
            })
    void findsNoneWhereItCannotTell(String grok) {
        assertThat(required(grok)).isEmpty();
    }

    /** Patterns of pieces that mean something, texts of the same letters: what matches holds what is required. */
    @Property(tries = 10_000)
    void standsInAllThatThePatternMatches(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        // given
        String required = required(pattern);
        boolean matches = matches(pattern, text);
        Statistics.collect(matches && !required.isEmpty());

        // then
        if (matches) {
            assertThat(text).contains(required);
        }
        Statistics.coverage(coverage -> coverage.check(true).count(count -> count > 50));
    }

    @Provide
    Arbitrary<String> patterns() {
        return pieces(
                List.of(
                        "a",
                        "b",
                        "ab",
                        "ä",
                        " ",
                        "%",
                        "^",
                        "$",
                        ".",
                        "?",
                        "*",
                        "+",
                        "{2}",
                        "{0,1}",
                        "{,1}",
                        "|",
                        "(",
                        ")",
                        "(?:",
                        "(?<n>",
                        "(?=",
                        "(?!",
                        "(?i)",
                        "(?i:",
                        "(?x)",
                        "[",
                        "]",
                        "[^",
                        "&&",
                        "\\",
                        "\\d",
                        "\\b",
                        "\\n",
                        "\\.",
                        "\\(",
                        "\\[",
                        "\\x61",
                        "\\141",
                        "\\1",
                        "\\k<n>",
                        "%{EITHER}",
                        "%{MAYBE:m}",
                        "%{WORD:w}",
                        "%{NEW=a|b}",
                        "}",
                        "-",
                        "#"),
                8);
    }

    @Provide
    Arbitrary<String> texts() {
        return pieces(List.of("a", "b", "A", "B", "ä", " ", "%", ".", "\n", "(", "[", "]", "1", "-", "{", "}", "#"), 8);
    }

    private static Arbitrary<String> pieces(List<String> pieces, int most) {
        return Arbitraries.of(pieces).list().ofMinSize(1).ofMaxSize(most).map(list -> String.join("", list));
    }

    private static boolean matches(String pattern, String text) {
        try {
            return new Grok(BANK, pattern, MatcherWatchdog.noop(), warning -> {}).match(text);
        } catch (RuntimeException | StackOverflowError notAPattern) {
            return false;
        }
    }
}
