package dev.millrace.fuzz;

import dev.millrace.config.ConfigLoader;
import dev.millrace.event.EventReceiver;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import dev.millrace.event.Verdict.Rejection;
import dev.millrace.stage.decode.Decoder;
import java.nio.charset.StandardCharsets;

/** Every letter and digit of a syslog line stands in one of the event's fields. */
final class Coverage implements EventReceiver {

    private static final Origin ORIGIN = new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP);
    private static final Decoder DECODER =
            new Decoder(ConfigLoader.loadStages(null).decode());

    private final byte[] line;

    private Coverage(byte[] line) {
        this.line = line;
    }

    static void ofSyslog(byte[] line) {
        DECODER.decode(line, ORIGIN, new LogEvent(), new Coverage(line));
    }

    @Override
    public void event(LogEvent event) {
        RawFields raw = event.raw();
        boolean[] isKept = new boolean[line.length];
        for (int i = 1; i < raw.size(); i++) {
            if (new String(event.arena().array(), raw.nameStart(i), raw.nameLength(i), StandardCharsets.UTF_8)
                    .startsWith("log.syslog.structured_data")) {
                // Written anew, as JSON.
                return;
            }
            for (int at = raw.start(i); at < Math.min(line.length, raw.end(i)); at++) {
                isKept[at] = true;
            }
        }
        for (int at = 0; at < line.length; at++) {
            if (!isKept[at] && Character.isLetterOrDigit(line[at] & 0x7f) && line[at] >= 0) {
                throw new AssertionError(
                        "byte " + at + " is in no field of " + new String(line, StandardCharsets.UTF_8));
            }
        }
    }

    @Override
    public void rejected(int index, Rejection rejection) {}
}
