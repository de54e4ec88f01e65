package dev.millrace.benchmark;

/** Says {@code mark N} when N events are through, for each N that was asked for, in order. Owned by one thread. */
final class Marks {

    private final long[] marks;
    private int next;

    Marks(long[] marks) {
        this.marks = marks.clone();
    }

    /** @return whether all have been passed */
    boolean passed(long events) {
        while (next < marks.length && events >= marks[next]) {
            System.out.println("mark " + marks[next]);
            System.out.flush();
            next++;
        }
        return next == marks.length;
    }
}
