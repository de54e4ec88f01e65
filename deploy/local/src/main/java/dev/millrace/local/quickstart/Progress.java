package dev.millrace.local.quickstart;

import java.util.Locale;
import java.util.function.Consumer;

/** Says what is being waited for, with the seconds since the start. Any thread. */
final class Progress implements Consumer<String> {

    private final long begin = System.nanoTime();

    @Override
    public void accept(String line) {
        System.out.println(String.format(Locale.ROOT, "[%3d s] %s", seconds(), line));
    }

    private long seconds() {
        return (System.nanoTime() - begin) / 1_000_000_000;
    }
}
