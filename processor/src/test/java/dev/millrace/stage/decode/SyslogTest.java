package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        <13>2026-02-05T17:32:18.5+02:00 web-1 a[b-7]: c|2026-02-05T17:32:18.5+02:00|web-1|a|b-7|c
        <13>2026-02-05 17:32:18,123 web-1 a: c|2026-02-05 17:32:18,123|web-1|a|-|c
        <13> Feb  5 17:32:18 web-1 a: b|Feb  5 17:32:18|web-1|a|-|b
        <13>Feb  5 17:32:18 fe80::1 a/b_c.d(e)[1]: f|Feb  5 17:32:18|fe80::1|a/b_c.d(e)|1|f
        <13>Feb  5 17:32:18 web-1 a:  two blanks|Feb  5 17:32:18|web-1|a|-|~ two blanks~
        <13>Feb  5 17:32:18 web-1 http://x: y|Feb  5 17:32:18|web-1|-|-|http://x: y
        <13>Feb  5 17:32:18 web-1 a:{"b":1|Feb  5 17:32:18|web-1|a|-|{"b":1
        <13>Feb  5 17:32:18 web-1 Two Words[7]: c|Feb  5 17:32:18|web-1|Two Words|7|c
        <13>Feb  5 17:32:18 web-1 one two three four five[7]: c|Feb  5 17:32:18|web-1|-|-|one two three four five[7]: c
        95 <13>Feb  5 17:32:18 web-1 nginx: GET /|Feb  5 17:32:18|web-1|nginx|-|GET /
        <13>xapi: [error] gone|-|-|xapi|-|[error] gone
        <13>just a message|-|-|-|-|just a message
        <13>Febru 5 is not a date|-|-|-|-|Febru 5 is not a date
        <13>94103: 51w2d: DHCPD|-|-|-|-|94103: 51w2d: DHCPD
        <13>|-|-|-|-|-
        <013>1 2026-02-05T17:32:18Z web-1 nginx 812 ID7 - GET /|2026-02-05T17:32:18Z|web-1|nginx|812|GET /
        <13>1 2026-02-05T17:32:18Z - - - - - GET /|2026-02-05T17:32:18Z|-|-|-|GET /
        <13>1 - web-1 nginx 0812 - - \ufeffmarked|-|web-1|nginx|0812|\ufeffmarked
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

    /** Columns: line; time; host; process; pid; message. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        Feb  5 17:32:18 web-1 shop[812]: GET /|Feb  5 17:32:18|web-1|shop|812|GET /
        Feb  5 17:32:18 web-1 shop: GET /|Feb  5 17:32:18|web-1|shop|-|GET /
        Feb  5 17:32:18.123456 web-1 shop[812]: GET /|Feb  5 17:32:18.123456|web-1|shop|812|GET /
        Feb  5 17:32:18 shop[812]: GET /|Feb  5 17:32:18|-|shop|812|GET /
        2026-02-05T17:32:18.123456+01:00 web-1 shop: GET /|2026-02-05T17:32:18.123456+01:00|web-1|shop|-|GET /
        2026-02-05T17:32:18+0100 web-1 shop[812]: GET /|2026-02-05T17:32:18+0100|web-1|shop|812|GET /
        2026-02-05T17:32:18.123456 web-1 shop: GET /|2026-02-05T17:32:18.123456|web-1|shop|-|GET /
        Feb  5 17:32:18 web-1 last message repeated 2 times|Feb  5 17:32:18|web-1|-|-|last message repeated 2 times
        Feb  5 17:32:18 --- last message repeated 1 time ---|Feb  5 17:32:18|-|-|-|--- last message repeated 1 time ---
        Feb  5 17:32:18 web-1 -- MARK --|Feb  5 17:32:18|web-1|-|-|-- MARK --
        """)
    void findsThePartsOfALineInAFile(
            String line, String time, String host, String process, String pid, String message) {
        Map<String, String> expected = new TreeMap<>();
        put(expected, "@timestamp", time);
        put(expected, "host.hostname", host);
        put(expected, "process.name", process);
        put(expected, "process.pid", pid);
        put(expected, "message", message);
        expected.put("event.dataset", "system.syslog");
        expected.put("event.module", "system");

        assertThat(Decoded.fields(line)).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Feb  5 17:32:18 INFO: started",
                "Feb  5 17:32:18 web-1 three plain words",
                "Feb  5 17:32:18 ERROR shop: started",
                "2026-02-05T17:32:18Z INFO shop: started",
                "2026-02-05 17:32:18 web-1 shop: started",
                "2026-02-05T17:32:18.123 web-1 shop: started",
                "Febru 5 17:32:18 web-1 shop: started",
                "12 angry men: a film",
                "123 <fish>"
            })
    void doesNotTakeALineOfAnotherLogForSyslog(String line) {
        assertThat(Decoded.fields(line)).doesNotContainKeys("host.hostname", "process.name", "log.syslog.priority");
    }

    @Test
    void readsJsonInTheMessage() {
        assertThat(Decoded.fields("<13>Feb  5 17:32:18 web-1 shop: @cee: {\"level\":\"warn\",\"msg\":\"slow\"}"))
                .containsEntry("process.name", "shop")
                .containsEntry("level", "warn")
                .containsEntry("msg", "slow");
    }

    @Test
    void leavesAMessageThatIsNoPayloadAlone() {
        assertThat(Decoded.of("<13>Feb  5 17:32:18 web-1 shop: {\"level\":")
                        .get(0)
                        .fields())
                .containsEntry("message", "{\"level\":")
                .containsEntry("process.name", "shop");
    }

    @Test
    void namesTheDatasetOfAProgramThatSaysSomethingUnknown() {
        assertThat(Decoded.fields("<38>Feb  5 17:32:18 web-1 sshd[7]: Server listening on 0.0.0.0 port 22."))
                .containsEntry("event.dataset", "system.auth");
        assertThat(Decoded.fields("<38>Feb  5 17:32:18 web-1 shop[7]: hello")).doesNotContainKey("event.dataset");
    }

    @Test
    void readsALineInAnEnvelopeAsItReadsItAlone() {
        assertThat(Decoded.fields("{\"message\":\"Feb  5 17:32:18 web-1 shop: ERROR: gone\"}"))
                .containsEntry("process.name", "shop")
                .containsEntry("message", "ERROR: gone")
                .doesNotContainKey("log.level");
    }

    @Test
    void readsWhatAProgramSaysInTheJournal() {
        assertThat(Decoded.fields(
                        "{\"SYSLOG_IDENTIFIER\":\"sshd\",\"MESSAGE\":\"Invalid user ada from 192.0.2.7 port 4\"}"))
                .containsEntry("user.name", "ada")
                .containsEntry("event.dataset", "system.auth")
                .containsEntry("message", "Invalid user ada from 192.0.2.7 port 4");
    }

    @Test
    void leavesTheHeaderOfANetworkDeviceToItsFormat() {
        assertThat(Decoded.fields("<189>29: sw01: *Feb  5 17:32:18.123 UTC: %SYS-5-CONFIG_I: done"))
                .containsEntry("event.sequence", "29")
                .containsEntry("host.hostname", "sw01")
                .containsEntry("@timestamp", "Feb  5 17:32:18.123 UTC")
                .containsEntry("event.code", "CONFIG_I")
                .containsEntry("message", "done")
                .doesNotContainKey("process.name");
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
