package dev.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ledger.LedgerEntry.By;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerEntryTest {

    private static final Balance HOLDS = new Balance(10, 5, 1, 1, 2, 1);

    @Test
    void isReadAsItWasWritten() {
        // given
        LedgerEntry entry = new LedgerEntry("orders", "uuid", 3, 10, 20, HOLDS, 7, By.REPLAY);

        // then
        assertThat(LedgerEntryJson.read(LedgerEntryJson.write(entry))).isEqualTo(entry);
        assertThat(new String(LedgerEntryJson.write(entry), UTF_8))
                .isEqualTo("{\"topic\":\"orders\",\"topic_id\":\"uuid\",\"partition\":3,\"from\":10,\"to\":20,"
                        + "\"by\":\"replay\",\"read\":10,\"stored\":5,\"duplicates\":1,\"failure_stored\":1,"
                        + "\"dead_lettered\":2,\"dropped\":1,\"in_flight\":7}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"topic\":1}", "null"})
    void isNothingElse(String json) {
        assertThat(LedgerEntryJson.read(json.getBytes(UTF_8))).isNull();
        assertThat(LedgerEntryJson.read(null)).isNull();
    }

    @Test
    void balancesWhereAllThatWasReadIsSettledOnce() {
        assertThat(HOLDS.holds()).isTrue();
        assertThat(new Balance(10, 5, 1, 1, 1, 1).unaccounted()).isEqualTo(1);
        assertThat(new Balance(10, 6, 1, 1, 2, 1).unaccounted()).isEqualTo(-1);
        assertThat(HOLDS.plus(HOLDS)).isEqualTo(new Balance(20, 10, 2, 2, 4, 2));
    }

    @Test
    void becomesOneWithTheNextLineOfItsPartition() {
        // given
        LedgerEntry first = run(3, 10, 20);

        // then
        assertThat(first.with(run(3, 20, 30)))
                .isEqualTo(new LedgerEntry("orders", "uuid", 3, 10, 30, HOLDS.plus(HOLDS), 0, By.RUN));
        assertThat(first.with(run(3, 21, 30))).isNull();
        assertThat(first.with(run(4, 20, 30))).isNull();
        assertThat(first.with(new LedgerEntry("orders", "other", 3, 20, 30, HOLDS, 0, By.RUN)))
                .isNull();
        assertThat(first.with(new LedgerEntry("orders", "uuid", 3, 20, 30, HOLDS, 0, By.REPAIR)))
                .isNull();
    }

    private static LedgerEntry run(int partition, long from, long to) {
        return new LedgerEntry("orders", "uuid", partition, from, to, HOLDS, 0, By.RUN);
    }
}
