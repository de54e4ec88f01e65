package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.JdbcConfig;
import dev.millrace.testing.LookupConfigs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no database. */
class JdbcSourceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db:5432/x                        | jdbc:postgresql://db:5432/x",
                "jdbc:postgresql://db/x?user=me&password=geheim     | jdbc:postgresql://db/x",
                "jdbc:sqlserver://h:1433;user=me;password=geheim    | jdbc:sqlserver://h:1433",
                "jdbc:sqlserver://h;password=geh@im;user=geheim     | jdbc:sqlserver://...",
                "jdbc:oracle:thin:me/geheim@h:1521/x                | jdbc:oracle:thin:h:1521/x",
                "jdbc:oracle:thin:me/geheim@//h:1521/x              | jdbc:oracle:thin://h:1521/x",
                "jdbc:oracle:thin:@h:1521/x                         | jdbc:oracle:thin:h:1521/x",
                "jdbc:mysql://me:geheim@h/x                         | jdbc:mysql://h/x",
                "jdbc:mysql://me:geh?eim@h/x                        | jdbc:mysql://...",
                "jdbc:mysql:loadbalance://me:geheim@a,me:geheim@b/x | jdbc:mysql:loadbalance://b/x",
                "jdbc:mysql://(host=h,user=me,password=geheim)/x    | jdbc:mysql://",
                "jdbc:db2:me:geheim@h                               | jdbc:db2:h",
                "jdbc:geheim@h                                      | jdbc:h"
            })
    void showsNoPasswordOfAUrl(String url, String shown) {
        JdbcConfig config = new JdbcConfig(url, null, null, "SELECT", Duration.ofMinutes(1));

        assertThat(config.shownUrl()).isEqualTo(shown);
        assertThat(config.toString()).doesNotContain("geheim");
    }

    @Test
    void showsNoPasswordInTheMessageOfTheDriver() {
        // given
        LoadedLookup lookup = LookupSources.open(LookupConfigs.lookup("""
                        jdbc: {url: "jdbc:nobody://h;password=geheim", query: SELECT}
                        key-field: host.name
                        key-column: host
                        fields: {rack: labels.rack}
                        """), InstantSource.system(), Map.of());

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().source()).isEqualTo("jdbc:nobody://h");
        assertThat(lookup.status().lastError())
                .isEqualTo("jdbc:nobody://h: cannot be read: No suitable driver found for jdbc:nobody://h");
    }
}
