package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    @Test
    void findsEachOfManyKeysAndNoOther() {
        // given
        Map<String, Row> table = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            table.put("host-" + i, new Row(List.of(), List.of()));
        }

        // when
        Snapshot snapshot = new Snapshot(table, 1, Instant.EPOCH);

        // then
        assertThat(snapshot.size()).isEqualTo(5_000);
        table.forEach((key, row) -> assertThat(snapshot.find(key.getBytes(UTF_8), 0, key.length()))
                .as(key)
                .isSameAs(row));
        byte[] stranger = "host-5000".getBytes(UTF_8);
        assertThat(snapshot.find(stranger, 0, stranger.length)).isNull();
        assertThat(snapshot.find(stranger, 0, 0)).isNull();
    }

    @Test
    void tellsKeysOfEqualHashApart() {
        // given
        Row row = new Row(List.of(), List.of());
        Row other = new Row(List.of(), List.of());

        // when
        Snapshot snapshot = new Snapshot(Map.of("Aa", row, "BB", other), 1, Instant.EPOCH);

        // then
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(snapshot.find("Aa".getBytes(UTF_8), 0, 2)).isSameAs(row);
        assertThat(snapshot.find("BB".getBytes(UTF_8), 0, 2)).isSameAs(other);
    }
}
