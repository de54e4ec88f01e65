package dev.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredSetTest {

    private final StoredSet stored = new StoredSet();

    @Test
    void holdsNothingAtFirst() {
        assertThat(stored.offsets()).isZero();
        assertThat(stored.highestOffset()).isEqualTo(-1);
        assertThat(stored.contains(0, 0)).isFalse();
    }

    @Test
    void holdsEventsByOffsetAndIndexInAnyOrder() {
        // when
        stored.add(9, 3);
        stored.add(5, 0);
        stored.add(5, 2);
        stored.add(5, 2);

        // then
        assertThat(stored.contains(5, 0)).isTrue();
        assertThat(stored.contains(5, 1)).isFalse();
        assertThat(stored.contains(5, 2)).isTrue();
        assertThat(stored.contains(6, 0)).isFalse();
        assertThat(stored.contains(9, 3)).isTrue();
        assertThat(stored.contains(10, 3)).isFalse();
        assertThat(stored.offsets()).isEqualTo(2);
        assertThat(stored.highestOffset()).isEqualTo(9);
    }
}
