package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTextTest {

    private final ApplicationText format = new ApplicationText();

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            2026-11-22 03:04:05,678 [main] INFO  c.e.A - m;            c.e.A;      main;  INFO
            2026-11-22 03:04:05,678 INFO [main] c.e.A - m;             c.e.A;      main;  INFO
            2026-11-22 03:04:05,678 INFO  [main] c.e.A: m;             c.e.A;      main;  INFO
            2026-11-22 03:04:05,678 INFO c.e.App: m;                   c.e.App;    ;      INFO
            2026-11-22 03:04:05,678 INFO c.e.app - m;                  c.e.app;    ;      INFO
            [2026-11-22 03:04:05,678] [INFO] root - m;                 root;       ;      INFO
            2026-11-22T03:04:05.678901Z  INFO my_app: m;               my_app;     ;      INFO
            INFO [main] 2026-11-22 03:04:05,678 c.e.A - m;             c.e.A;      main;  INFO
            03:04:05,678 INFO  [org.jboss.as] (MSC thread 1-2) m;      org.jboss.as; MSC thread 1-2; INFO
            22-Nov-2026 03:04:05.678 WARNING [main] c.e.A - m;         c.e.A;      main;  WARNING
            2026-11-22 03:04:05 - root - ERROR - m;                    root;       ;      ERROR
            """)
    void findsThePartsInWhateverOrder(String text, String logger, String thread, String level) {
        // when
        Map<String, String> found = Fields.of(format, text);

        // then
        assertThat(found.get("log.logger")).isEqualTo(logger);
        assertThat(found.get("process.thread.name")).isEqualTo(thread);
        assertThat(found.get("log.level")).isEqualTo(level);
        assertThat(found.get("message")).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22 03:04:05 ERROR Connection: refused",
                "2026-11-22 03:04:05 ERROR Failed - no reason",
                "2026-11-22 03:04:05 ERROR java.lang.IllegalStateException: no cart",
                "2026-11-22 03:04:05 ERROR shop.example.com: no route to host",
                "2026-11-22 03:04:05,678 [4711] WARN m",
                "2026-11-22 03:04:05 4711 WARN m",
                "[2026-11-22 03:04:05.678][8][info][config] m",
                "[main] INFO c.e.A - m",
                "INFO c.e.A - m",
                "2026-11-22 03:04:05 m"
            })
    void leavesToOthersWhatIsNotForSure(String text) {
        assertThat(Fields.of(new TextFormats(List.of(format), List.of()), text))
                .doesNotContainKeys("log.logger", "process.thread.name", "process.pid");
    }

    @Test
    void takesAThreadWithoutALogger() {
        assertThat(Fields.of(format, "2026-11-22 03:04:05 [main] WARN shop.example.com: no route"))
                .containsEntry("process.thread.name", "main")
                .containsEntry("message", "shop.example.com: no route")
                .doesNotContainKey("log.logger");
    }

    @Test
    void leavesBracketsThatBeginTheMessage() {
        assertThat(Fields.of(format, "2026-11-22 03:04:05 [main] WARN [cart 1] is full"))
                .containsEntry("process.thread.name", "main")
                .containsEntry("message", "[cart 1] is full");
    }

    @Test
    void leavesOutAnEmptyTrace() {
        String text = "2026-11-22T03:04:05.678Z  INFO 1 --- [shop] [main] [                     ] c.e.A : m";

        assertThat(Fields.of(format, text))
                .containsEntry("service.name", "shop")
                .containsEntry("process.thread.name", "main")
                .doesNotContainKey("trace.id");
    }
}
