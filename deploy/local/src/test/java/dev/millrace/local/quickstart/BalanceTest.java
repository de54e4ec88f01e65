package dev.millrace.local.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BalanceTest {

    private static final String PAGE = """
            # HELP millrace_intake_records_total Kafka records taken in
            # TYPE millrace_intake_records_total counter
            millrace_intake_records_total 2000.0
            millrace_intake_events_total 2.107E3
            millrace_sink_stored_events_total 2087.0
            millrace_sink_duplicate_events_total 2.0
            millrace_sink_failure_stored_events_total 0.0
            millrace_dead_letters_events_total 18.0
            millrace_stage_rejected_events_total{code="decode.empty"} 18.0
            millrace_rules_dropped_events_total 0.0
            millrace_intake_released_events_total 0.0
            jvm_threads_live_threads 31.0
            """;

    @Test
    void readsTheMetersThatMustAddUp() {
        Balance balance = Balance.parse(PAGE);

        assertThat(balance).isEqualTo(new Balance(2000, 2107, 2087, 2, 0, 18, 0, 0));
        assertThat(balance.unaccounted()).isZero();
        assertThat(balance.line())
                .isEqualTo("read 2,107 = stored 2,087 + duplicates 2 + dead-lettered 18 + dropped 0; unaccounted 0");
    }

    @Test
    void isNotSettledBeforeAllRecordsAreReadAndAllEventsHaveAnOutcome() {
        Balance balance = Balance.parse(PAGE);
        Balance open = new Balance(2000, 2107, 2086, 2, 0, 18, 0, 0);

        assertThat(balance.isSettled(2000)).isTrue();
        assertThat(balance.isSettled(2001)).isFalse();
        assertThat(open.isSettled(2000)).isFalse();
        assertThat(open.line()).endsWith("unaccounted 1");
        assertThat(open.progress()).isEqualTo("2,107 events read, 1 of them open");
    }

    @Test
    void showsWhatIsRareOnlyWhereItIs() {
        assertThat(new Balance(9, 9, 4, 0, 3, 0, 0, 2).line())
                .isEqualTo("read 9 = stored 4 + duplicates 0 + dead-lettered 0 + dropped 0 + failure-stored 3"
                        + " + released 2; unaccounted 0");
    }

    @Test
    void refusesAPageThatLacksOne() {
        assertThatThrownBy(() -> Balance.parse("millrace_intake_records_total 1.0\n"))
                .isInstanceOf(QuickstartException.class)
                .hasMessage("there is no millrace_intake_events_total among the metrics");
    }
}
