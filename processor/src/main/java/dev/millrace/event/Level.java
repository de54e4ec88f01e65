package dev.millrace.event;

/** The vocabulary of {@code log.level}, from least to most severe. */
public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}
