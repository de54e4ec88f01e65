package dev.millrace.event;

/** Something that holds an offset back until it is settled. */
public interface Owed {

    boolean isSettled();
}
