package dev.millrace.stage.rules;

import dev.millrace.event.LogEvent;

/** Notes on an event what a rule could not do. */
final class Tags {

    private Tags() {}

    /** Once, however many rules say so. */
    static void add(LogEvent event, String tag) {
        if (!event.tags().contains(tag)) {
            event.tags().add(tag);
        }
    }
}
