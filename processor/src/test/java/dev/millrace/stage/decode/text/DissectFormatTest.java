package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DissectFormatTest {

    private static Map<String, String> read(String pattern, String text) {
        return Fields.of(new DissectFormat("mine", pattern), text);
    }

    @Test
    void cutsATextAtItsLiterals() {
        assertThat(read("<%{a}> %{b}, %{?c}: %{d}", "<x> y, z: and the rest"))
                .containsExactly(entry("a", "x"), entry("b", "y"), entry("d", "and the rest"));
    }

    @Test
    void passesOverALiteralThatIsRepeated() {
        assertThat(read("%{a->} %{b}", "x    y z")).containsExactly(entry("a", "x"), entry("b", "y z"));
    }

    @Test
    void joinsPartsByTheLiteralBetweenThem() {
        assertThat(read("%{a}-%{+a}-%{+a}", "x-y-z")).containsExactly(entry("a", "x-y-z"));
        assertThat(read("%{+a/2} %{+a/1}", "x y")).containsExactly(entry("a", "y x"));
    }

    @Test
    void namesAFieldByWhatStandsInTheText() {
        assertThat(read("%{*k}=%{&k}", "colour=red")).containsExactly(entry("colour", "red"));
        assertThat(read("%{?k}=%{&k}", "colour=red")).containsExactly(entry("colour", "red"));
    }

    @Test
    void makesNoFieldOfNothing() {
        assertThat(read("%{a},%{b},%{c}", "x,,z")).containsOnlyKeys("a", "c");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no key        | no %{name}
            %{a}%{b}      | nothing between
            %{a} %{a}     | twice
            %{a} %{&b}    | without %{*b}
            %{a#3}        | fixed length
            """)
    void saysWhatIsWrongWithAPattern(String pattern, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DissectFormat("mine", pattern))
                .withMessageContaining(message);
    }
}
