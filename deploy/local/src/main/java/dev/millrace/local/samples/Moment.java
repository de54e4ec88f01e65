package dev.millrace.local.samples;

import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * What a sample is made from.
 *
 * @param time when it is logged
 * @param n its number within its file, from 1
 * @param random for what differs from record to record
 * @param trace 32 hexadecimal digits
 * @param span 16 hexadecimal digits
 */
record Moment(Instant time, int n, RandomGenerator random, String trace, String span) {

    Moment(Instant time, int n, RandomGenerator random) {
        this(time, n, random, hex(random) + hex(random), hex(random));
    }

    private static String hex(RandomGenerator random) {
        return String.format("%016x", random.nextLong());
    }
}
