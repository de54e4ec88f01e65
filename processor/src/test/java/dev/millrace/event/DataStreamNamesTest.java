package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataStreamNamesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "nginx.access~nginx.access",
                "My Data/Set:1~my_data_set_1",
                "-_+.a-b~a_b",
                "..~``",
                "\\/*?\"<>| ,#:~``",
                "a\\/*?\"<>| ,#:b~a____________b",
                "Ärger~ärger",
                "a\tb\u0000c~a_b_c"
            })
    void makesNamesValid(String name, String expected) {
        assertThat(DataStreamNames.sanitize(name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "nginx.access", "a_b", "a+1", "0"})
    void knowsWhatIsValid(String name) {
        assertThat(isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a-b", "a b", "_a", ".", "a/b", "a\u0001"})
    void knowsWhatIsNot(String name) {
        assertThat(isValid(name)).isFalse();
    }

    @Property
    void staysWithinTheRulesWhateverComes(@ForAll String name) {
        String sanitized = DataStreamNames.sanitize(name);

        assertThat(sanitized.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(100);
        assertThat(sanitized)
                .doesNotContainPattern("[\\\\/*?\"<>|,#:\\s-]")
                .doesNotStartWith("_")
                .doesNotStartWith(".");
        assertThat(DataStreamNames.sanitize(sanitized)).isEqualTo(sanitized);
    }

    private static boolean isValid(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return DataStreamNames.isValid(bytes, 0, bytes.length);
    }
}
