package dev.millrace.stage.normalize;

import dev.millrace.event.Ecs;
import java.util.List;

/** Loggers whose names are too short or too common to be read without their companions. */
final class LoggerDialects {

    private LoggerDialects() {}

    static List<Dialect> all() {
        return List.of(zapDevelopment(), loguru(), python(), logstashLayout(), gelf(), syslogNg(), fileAndFunction());
    }

    /** zap with its development configuration's keys. */
    private static Dialect zapDevelopment() {
        return Dialect.of("L", "T", "M")
                .field(Ecs.LOG_LEVEL, LevelFields::readAnyWord, "L")
                .field(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "N")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, TextReaders::fileAndLine, "C")
                .field(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "F")
                .field(Ecs.MESSAGE, MappingGuard::readSomeText, "M")
                .field(Ecs.ERROR_STACK_TRACE, TextReaders::lines, "S")
                .build();
    }

    /** The record of Loguru's {@code serialize=True}, without what is around it. */
    private static Dialect loguru() {
        return Dialect.of("elapsed{}", "level{}")
                .field(Ecs.LOG_LEVEL, LevelFields::readAnyWord, "level.name")
                .field(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "name")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "file.name")
                // the source file, not a file that the event is about
                .unknown("file.path")
                .field(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "line")
                .field(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "function")
                .field(Ecs.PROCESS_THREAD_ID, MappingGuard::readSomething, "thread.id")
                .field(Ecs.PROCESS_THREAD_NAME, MappingGuard::readSomeText, "thread.name")
                .build();
    }

    /** Python's logging as python-json-logger and structlog write it. */
    private static Dialect python() {
        return Dialect.of("lineno")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "filename", "pathname")
                .field(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "lineno")
                .field(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "funcName", "func_name")
                .build();
    }

    /** log4j's Logstash layouts with location; {@code tracing} of Rust has the number too. */
    private static Dialect logstashLayout() {
        return Dialect.of("line_number")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "file", "filename")
                .field(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "line_number")
                .field(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "method")
                .field(Ecs.HOST_NAME, MappingGuard::readSomeText, "source_host")
                .build();
    }

    /** GELF's additional fields begin with an underscore. */
    private static Dialect gelf() {
        return Dialect.of("short_message", "host")
                .field(Ecs.LOG_LOGGER, MappingGuard::readSomeText, "_loggerName", "_logger_name")
                .field(Ecs.PROCESS_THREAD_NAME, MappingGuard::readSomeText, "_threadName", "_thread_name")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, MappingGuard::readSomeText, "_file", "file")
                .field(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "_line", "line")
                .field(Ecs.ERROR_STACK_TRACE, MappingGuard::readSomeText, "_stack_trace", "_stackTrace", "_stacktrace")
                .field(Ecs.TRACE_ID, MappingGuard::readSomething, "_trace_id", "_traceId")
                .field(Ecs.SPAN_ID, MappingGuard::readSomething, "_span_id", "_spanId")
                .build();
    }

    private static Dialect syslogNg() {
        return Dialect.of("PROGRAM", "HOST")
                .field(Ecs.PROCESS_NAME, MappingGuard::readSomeText, "PROGRAM")
                .field(Ecs.PROCESS_PID, MappingGuard::readSomething, "PID")
                .field(Ecs.HOST_HOSTNAME, MappingGuard::readSomeText, "HOST")
                .field(Ecs.LOG_LEVEL, LevelFields::readKnown, "LEVEL")
                .build();
    }

    /** logrus with its caller reported, the agent of Datadog. */
    private static Dialect fileAndFunction() {
        return Dialect.of("file", "func", "msg")
                .field(Ecs.LOG_ORIGIN_FILE_NAME, TextReaders::file, "file")
                .field(Ecs.LOG_ORIGIN_FILE_LINE, MappingGuard::readSomething, "line")
                .field(Ecs.LOG_ORIGIN_FUNCTION, MappingGuard::readSomeText, "func")
                .build();
    }
}
