package dev.millrace.local.quickstart;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The product's own account, from its metrics. All count events, but {@link #records}. */
record Balance(
        long records,
        long read,
        long stored,
        long duplicates,
        long failureStored,
        long deadLettered,
        long dropped,
        long released) {

    /** @throws QuickstartException if there are no metrics, or one of these is not among them */
    static Balance of(Http http, URI metrics) {
        String page = http.ask(metrics).orElseThrow(() -> new QuickstartException(metrics + " does not answer"));
        return parse(page);
    }

    /** @param page in the text format of Prometheus; meters with tags are not looked at */
    static Balance parse(String page) {
        Map<String, Long> numbers = page.lines()
                .filter(line -> line.startsWith("millrace_") && line.indexOf('{') < 0)
                .map(line -> line.split(" ", -1))
                .collect(Collectors.toMap(words -> words[0], words -> (long) Double.parseDouble(words[1])));
        return new Balance(
                number(numbers, "millrace_intake_records_total"),
                number(numbers, "millrace_intake_events_total"),
                number(numbers, "millrace_sink_stored_events_total"),
                number(numbers, "millrace_sink_duplicate_events_total"),
                number(numbers, "millrace_sink_failure_stored_events_total"),
                number(numbers, "millrace_dead_letters_events_total"),
                number(numbers, "millrace_rules_dropped_events_total"),
                number(numbers, "millrace_intake_released_events_total"));
    }

    private static long number(Map<String, Long> numbers, String name) {
        Long number = numbers.get(name);
        if (number == null) {
            throw new QuickstartException("there is no " + name + " among the metrics");
        }
        return number;
    }

    long unaccounted() {
        return read - stored - duplicates - failureStored - deadLettered - dropped - released;
    }

    /** @param shipped how many records are there to be read */
    boolean isSettled(long shipped) {
        return records >= shipped && unaccounted() == 0;
    }

    /** While events are in flight, what is not settled is open, not lost. */
    String progress() {
        return String.format(Locale.ENGLISH, "%,d events read, %,d of them open", read, unaccounted());
    }

    String line() {
        return String.format(
                Locale.ENGLISH,
                "read %,d = stored %,d + duplicates %,d + dead-lettered %,d + dropped %,d%s%s; unaccounted %,d",
                read,
                stored,
                duplicates,
                deadLettered,
                dropped,
                failureStored == 0 ? "" : String.format(Locale.ENGLISH, " + failure-stored %,d", failureStored),
                released == 0 ? "" : String.format(Locale.ENGLISH, " + released %,d", released),
                unaccounted());
    }
}
