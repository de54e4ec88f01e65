package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFormatsTest {

    private static final String DATE = "2026-11-22 03:04:05.678 UTC";

    private final TextFormats formats = new TextFormats(DatabaseFormats.all(), List.of());

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
             [12] ;                                   12; ;     ;     ;
             [12] a@b ;                               12; ;    a;    b;
             [12-3] a@b ;                             12; 3;   a;    b;
             [12]: [3-1] user=a,db=b ;                12; 3;   a;    b;
             [12]: [3-1] user=a,db=b,host=192.0.2.7 ; 12; 3;   a;    b; 192.0.2.7
             [12] user=a db=b client=2001:db8::1 ;    12; ;    a;    b; 2001:db8::1
            :192.0.2.7(5432):a@b:[12]: ;              12; ;    a;    b; 192.0.2.7
            ::@:[12]: ;                               12; ;     ;     ;
            :[local]:a@b:[12]: ;                      12; ;    a;    b; [local]
             [12] [unknown]@[unknown] ;               12; ;     ;     ;
            """)
    void readsThePrefixOfPostgresql(
            String prefix, String pid, String line, String user, String database, String client) {
        // when
        var found = Fields.of(formats, DATE + prefix + "LOG:  m");

        // then
        assertThat(found.get("process.pid")).isEqualTo(pid);
        assertThat(found.get("postgresql.log.session_line_number")).isEqualTo(line);
        assertThat(found.get("user.name")).isEqualTo(user);
        assertThat(found.get("postgresql.log.database")).isEqualTo(database);
        assertThat(found.get("postgresql.log.client_addr")).isEqualTo(client);
        assertThat(found.get("message")).isEqualTo("m");
        assertThat(found).doesNotContainKey("postgresql.log.prefix");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 03:04:05.678 [12] LOG:  no zone",
                "2026-11-22 03:04:05.678 UTC [12] NOISE:  no severity",
                "2026-11-22 03:04:05.678 UTC [12] ERROR: one blank",
                "2026-11-22 03:04:05.678 UTC,a,b,c",
                "2026-11-22 03:04:05.678 UTC,\"a\",\"b\",12,\"c\",d,1,\"e\",f,g,h,LOG,00000,\"not closed",
                "2026-11-22 03:04:05.678 UTC,a,b,12,c,d,1,e,f,g,h,LOG,00000,m,,,,,,,,,\"\"",
                "4711:Q 22 Nov 2026 03:04:05.678 * no role",
                "4711:M 22 Nov 2026 03:04:05.678 + no level",
                "[4711] no date",
                "261122 the date alone",
                "# a comment",
                "# Time: 2026-11-22T03:04:05.678901Z\n# no query",
                "2026-11-22T03:04:05.678+0000 [worker] no thread of MongoDB",
                "2026-11-22T03:04:05.678+0000 Idle again"
            })
    void isNotKnownByAnything(String text) {
        assertThat(Fields.of(formats, text)).doesNotContainKey("event.dataset");
    }

    @Test
    void keepsWhatAConsoleOfPostgresqlSaysOfADurationAlone() {
        assertThat(Fields.of(formats, DATE + " [12] LOG:  duration: 1.5 ms"))
                .containsEntry("event.duration", "1500000")
                .doesNotContainKey("postgresql.log.query");
    }
}
