package dev.millrace.stage.validate;

import java.time.Duration;

/** Shows durations as the configuration writes them. */
final class Durations {

    private Durations() {}

    /** In the largest unit that fits without a rest: {@code 3650d}, {@code 36h}, {@code 10m}, {@code 5s}, {@code 250ms}. */
    static String shown(Duration duration) {
        if (duration.toMillisPart() != 0 || duration.isZero()) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
