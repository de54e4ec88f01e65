package dev.millrace.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/** Compares the CPU time of a text with that of eight times as much of it. */
final class LinearTime {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int SMALL = 4 * 1024;
    private static final int FACTOR = 8;

    /** What eight times as much may take in all; twice of it on a busy machine, sixteen times if it is not linear. */
    private static final int MOST = 30;

    /** Below it a warm-up or a collection of garbage counts for more than the text. */
    private static final long FLOOR_NANOS = 50_000_000;

    private LinearTime() {}

    static void take(Pipeline pipeline, byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] small = repeated(data, SMALL);
        byte[] large = repeated(data, SMALL * FACTOR);
        long took = time(pipeline, large);
        if (took < FLOOR_NANOS) {
            return;
        }
        // Once more, and of a text that took long before: is it the text, or was it the machine?
        long one = Math.min(time(pipeline, small), time(pipeline, small));
        long all = Math.min(time(pipeline, large), time(pipeline, large));
        if (all > FLOOR_NANOS && all > MOST * Math.max(one, 100_000)) {
            throw new AssertionError(SMALL + " bytes take " + one + " ns, " + FACTOR + " times as many " + all + " ns");
        }
    }

    private static long time(Pipeline pipeline, byte[] value) {
        long before = THREADS.getCurrentThreadCpuTime();
        pipeline.take(value);
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    private static byte[] repeated(byte[] data, int length) {
        byte[] all = Arrays.copyOf(data, length);
        for (int at = data.length; at < length; at++) {
            all[at] = all[at - data.length];
        }
        return all;
    }
}
