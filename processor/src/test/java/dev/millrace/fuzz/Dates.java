package dev.millrace.fuzz;

import dev.millrace.event.ByteArena;
import dev.millrace.event.Timestamps;
import java.time.ZoneOffset;

/** What is read as a date is written in ISO 8601, and read again is the same instant. */
final class Dates {

    private static final Timestamps UTC = new Timestamps(ZoneOffset.UTC);

    private Dates() {}

    static void roundTrip(long nanos) {
        ByteArena arena = new ByteArena(64);
        int start = Timestamps.append(arena, nanos);
        long again = UTC.parse(arena.array(), start, arena.size(), FuzzTarget.REFERENCE_MILLIS);
        if (again != nanos) {
            throw new AssertionError(nanos + " became " + again);
        }
    }
}
