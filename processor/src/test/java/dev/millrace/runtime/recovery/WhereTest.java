package dev.millrace.runtime.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Origin;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Stage;
import dev.millrace.event.Verdict.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {

    private static final DeadLetter LETTER = new DeadLetter(
            "dead",
            0,
            7,
            0,
            new SourceRecord(new Origin("orders", "id", 3, 88, 0), null, new byte[0], List.of()),
            0,
            new Rejection(Stage.VALIDATE, "validate.field-missing", "the field a, or b, is missing"),
            "2026-03-01T12:00:00Z",
            "1",
            0,
            null);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    code=validate.field-missing           | true
                    code=validate.field                   | false
                    code~validate.*                       | true
                    stage=validate, topic~ord*            | true
                    stage=validate,topic=invoices         | false
                    dataset=nginx.access                  | true
                    reason~*field a\\, or b*               | true
                    reason~*a=b*                          | false
                    """)
    void holdsWhereAllConditionsHold(String conditions, boolean holds) {
        assertThat(Where.parse(conditions).matches(LETTER, () -> "nginx.access"))
                .isEqualTo(holds);
    }

    @Test
    void asksForTheDatasetOnlyWhereItMatters() {
        assertThat(Where.parse("stage=validate").matches(LETTER, () -> {
                    throw new AssertionError("asked");
                }))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "code", "kode=a", "code=a,", "=a", "code!a"})
    void refusesWhatIsNoCondition(String text) {
        assertThatThrownBy(() -> Where.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no condition; write key=value");
    }
}
