package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogTest {

    /** Columns: line; time; host; process; pid; message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", quoteCharacter = '~', textBlock = """
        <13>Feb  5 17:32:18 web-1 nginx[812]: GET /|Feb  5 17:32:18|web-1|nginx|812|GET /
        <13>Feb  5 17:32:18 web-1 nginx: GET /|Feb  5 17:32:18|web-1|nginx|-|GET /
        <13>Feb  5 17:32:18 web-1 three plain words|Feb  5 17:32:18|web-1|-|-|three plain words
        <13>Feb  5 17:32:18 nginx[812]: no host|Feb  5 17:32:18|-|nginx|812|no host
        <13>Feb  5 17:32:18 nginx: no host|Feb  5 17:32:18|-|nginx|-|no host
        <13>Feb  5 17:32:18 web-1|Feb  5 17:32:18|web-1|-|-|-
        <13>Feb  5 17:32:18|Feb  5 17:32:18|-|-|-|-
        <13>Feb  5 17:32:18 - nginx: nil host|Feb  5 17:32:18|-|nginx|-|nil host
        <13>Feb 5 2026 17:32:18 web-1 a: b|Feb 5 2026 17:32:18|web-1|a|-|b
        <13>Feb 5 17:32:18 2026 web-1 a: b|Feb 5 17:32:18 2026|web-1|a|-|b
        <13>Feb 5 2026 17:32:18: web-1 a: b|Feb 5 2026 17:32:18|web-1|a|-|b
        <13>*Feb  5 17:32:18.123 UTC: %SYS-5-CONFIG_I: done|Feb  5 17:32:18.123 UTC|-|-|-|%SYS-5-CONFIG_I: done
        <13>2026-02-05T17:32:18.5+02:00 web-1 a[b-7]: c|2026-02-05T17:32:18.5+02:00|web-1|a|b-7|c
        <13>2026-02-05 17:32:18,123 web-1 a: c|2026-02-05 17:32:18,123|web-1|a|-|c
        <13> Feb  5 17:32:18 web-1 a: b|Feb  5 17:32:18|web-1|a|-|b
        <13>Feb  5 17:32:18 fe80::1 a/b_c.d(e)[1]: f|Feb  5 17:32:18|fe80::1|a/b_c.d(e)|1|f
        <13>Feb  5 17:32:18 web-1 a:  two blanks|Feb  5 17:32:18|web-1|a|-|~ two blanks~
        <13>Feb  5 17:32:18 web-1 http://x: y|Feb  5 17:32:18|web-1|-|-|http://x: y
        <13>Feb  5 17:32:18 web-1 a:{"b":1|Feb  5 17:32:18|web-1|a|-|{"b":1
        <13>xapi: [error] gone|-|-|xapi|-|[error] gone
        <13>just a message|-|-|-|-|just a message
        <13>Febru 5 is not a date|-|-|-|-|Febru 5 is not a date
        <13>94103: 51w2d: DHCPD|-|-|-|-|94103: 51w2d: DHCPD
        <13>|-|-|-|-|-
        <013>1 2026-02-05T17:32:18Z web-1 nginx 812 ID7 - GET /|2026-02-05T17:32:18Z|web-1|nginx|812|GET /
        <13>1 2026-02-05T17:32:18Z - - - - - GET /|2026-02-05T17:32:18Z|-|-|-|GET /
        <13>1 - web-1 nginx 0812 - - \ufeffmarked|-|web-1|nginx|0812|marked
        <13>1 - - - - - -|-|-|-|-|-
        <13>1 2026-02-05T17:32:18Z web-1|2026-02-05T17:32:18Z|web-1|-|-|-
        <13>1 2026-02-05T17:32:18Z web-1 a 1 - no data|2026-02-05T17:32:18Z|web-1|a|1|no data
        <13>1 2026-02-05T17:32:18Z web-1 a 1 - [broken x="1|2026-02-05T17:32:18Z|web-1|a|1|~[broken x="1~
        <13>1 fish swim|-|-|-|-|1 fish swim
        """)
    void findsThePartsOfALine(String line, String time, String host, String process, String pid, String message) {
        Map<String, String> expected = new TreeMap<>();
        put(expected, "@timestamp", time);
        put(expected, "host.hostname", host);
        put(expected, "process.name", process);
        put(expected, isPid(pid) ? "process.pid" : "log.syslog.procid", pid);
        put(expected, "message", message);
        expected.put("log.syslog.priority", "13");

        Map<String, String> found = new TreeMap<>(Decoded.fields(line));
        found.remove("log.syslog.version");
        found.remove("log.syslog.msgid");

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void keepsTheRestOfTheHeader() {
        assertThat(Decoded.fields("<165>1 2003-10-11T22:14:15.003Z host app - ID47 - m"))
                .containsEntry("log.syslog.priority", "165")
                .containsEntry("log.syslog.version", "1")
                .containsEntry("log.syslog.msgid", "ID47");
    }

    @Test
    void readsStructuredData() {
        String line = "<13>1 - h a - - [x@1 a=\"q\\\"b\\\\s\\]\\n\" b= \"2\"][y][z c=\"é\" c=\"\"] m";

        assertThat(Decoded.of(line).get(0).tree())
                .contains("log.syslog.structured_data:{x@1:{a:\"q\"b\\s]\\n\",b:\"2\",},y:{},z:{c:\"é\",c:\"\",},},")
                .contains("message:\"m\"");
    }

    @Test
    void leavesStructuredDataThatCannotBeReadToTheMessage() {
        assertThat(Decoded.fields("<13>1 - h a - - [x@1 a=\"1\"][y b m"))
                .containsEntry("message", "[x@1 a=\"1\"][y b m")
                .doesNotContainKey("log.syslog.structured_data");
    }

    @Test
    void keepsTheLinesOfAMessageTogether() {
        assertThat(Decoded.fields("<13>Feb  5 17:32:18 h a: one\n two\n")).containsEntry("message", "one\n two");
    }

    @Test
    void doesNotTakeALineBreakForTheEndOfAHeader() {
        assertThat(Decoded.fields("<13>1 - ho\nst - - - -")).containsEntry("message", "1 - ho\nst - - - -");
    }

    private static boolean isPid(String pid) {
        return pid != null && pid.matches("0|[1-9][0-9]*");
    }

    private static void put(Map<String, String> fields, String name, String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
