package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import dev.millrace.event.Level;
import dev.millrace.event.Levels;
import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.util.List;

/** MongoDB (4.4 and later) and Kibana (7, before it wrote ECS). */
final class ServerDialects {

    private ServerDialects() {}

    static List<Dialect> all() {
        return List.of(mongodb(), kibana());
    }

    private static Dialect mongodb() {
        return Dialect.of("t{}", "s", "c", "ctx", "msg")
                .dataset("mongodb.log")
                .field(Ecs.LOG_LEVEL, ServerDialects::readMongodbSeverity, "s")
                .rename("c", "mongodb.log.component")
                .rename("ctx", "mongodb.log.context")
                .rename("id", "mongodb.log.id")
                .rename("svc", "mongodb.log.service")
                .rename("attr", "mongodb.log.attr")
                .build();
    }

    private static Dialect kibana() {
        return Dialect.of("type", "tags", "pid", "@timestamp")
                .field(Ecs.TAGS, ServerDialects::readKibanaTags, "tags")
                .field(Ecs.EVENT_DURATION, DurationReaders::millis, "res.responseTime")
                .build();
    }

    /** One letter; {@code D1} to {@code D5} grade debugging. */
    private static boolean readMongodbSeverity(Normalization event, FieldRule rule, int i) {
        int start = event.start(i);
        boolean isGradedDebug = event.kind(i).isText()
                && event.end(i) - start == 2
                && event.bytes()[start] == 'D'
                && event.bytes()[start + 1] >= '1'
                && event.bytes()[start + 1] <= '5';
        if (!isGradedDebug) {
            return LevelFields.readKnown(event, rule, i);
        }
        int text = event.arena().append(Levels.text(Level.DEBUG));
        return event.put(rule, i, ValueKind.STRING, text, event.arena().size());
    }

    /** The first of Kibana's tags is the level, or the kind of event. */
    private static boolean readKibanaTags(Normalization event, FieldRule rule, int i) {
        RawFields raw = event.raw();
        if (event.kind(i) == ValueKind.ARRAY
                && raw.next(i) > i + 1
                && raw.kind(i + 1).isText()) {
            Level level = Levels.ofWord(event.bytes(), raw.start(i + 1), raw.end(i + 1));
            if (level != null) {
                event.derive(Ecs.LOG_LEVEL, Levels.text(level));
            }
        }
        return MappingGuard.read(event, rule, i);
    }
}
