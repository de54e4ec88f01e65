package dev.millrace.stage.normalize;

/** The vocabulary of {@code log.level}, from least to most severe. */
enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}
