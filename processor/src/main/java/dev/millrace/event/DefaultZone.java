package dev.millrace.event;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * The offset of local times that name none. Remembers the stretch of local time around the last question in which the
 * offset is the same and unambiguous, which for logs is half a year: {@code java.time} is asked twice a year.
 *
 * <p>Owned by one thread.
 */
final class DefaultZone {

    private final ZoneRules rules;

    private long knownFrom = 1;
    private long knownUntil;
    private int knownOffset;

    DefaultZone(ZoneId zone) {
        rules = zone.getRules();
    }

    /**
     * Seconds east of Greenwich. In the hour that a clock skips the offset before it, in the hour that it repeats the
     * first one: as {@link java.time.ZonedDateTime} has it.
     *
     * @param localSecond seconds from 1970-01-01T00:00:00 on the local clock
     */
    int offsetAt(long localSecond) {
        if (localSecond >= knownFrom && localSecond < knownUntil) {
            return knownOffset;
        }
        LocalDateTime local = LocalDateTime.ofEpochSecond(localSecond, 0, ZoneOffset.UTC);
        int offset = rules.getOffset(local).getTotalSeconds();
        if (rules.getValidOffsets(local).size() == 1) {
            remember(Instant.ofEpochSecond(localSecond - offset), offset);
        }
        return offset;
    }

    private void remember(Instant instant, int offset) {
        ZoneOffsetTransition before = rules.previousTransition(instant.plusSeconds(1));
        ZoneOffsetTransition after = rules.nextTransition(instant);
        knownFrom = before == null ? Long.MIN_VALUE : later(before);
        knownUntil = after == null ? Long.MAX_VALUE : earlier(after);
        knownOffset = offset;
    }

    private static long later(ZoneOffsetTransition transition) {
        return transition.toEpochSecond()
                + Math.max(
                        transition.getOffsetBefore().getTotalSeconds(),
                        transition.getOffsetAfter().getTotalSeconds());
    }

    private static long earlier(ZoneOffsetTransition transition) {
        return transition.toEpochSecond()
                + Math.min(
                        transition.getOffsetBefore().getTotalSeconds(),
                        transition.getOffsetAfter().getTotalSeconds());
    }
}
