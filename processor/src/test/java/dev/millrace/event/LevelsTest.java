package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {

    @ParameterizedTest
    @CsvSource({
        "trace,TRACE",
        "finest,TRACE",
        "finer,TRACE",
        "verbose,TRACE",
        "silly,TRACE",
        "trce,TRACE",
        "t,TRACE",
        "debug,DEBUG",
        "fine,DEBUG",
        "config,DEBUG",
        "dbug,DEBUG",
        "debug5,DEBUG",
        "d,DEBUG",
        "info,INFO",
        "information,INFO",
        "informational,INFO",
        "notice,INFO",
        "log,INFO",
        "info2,INFO",
        "i,INFO",
        "warn,WARN",
        "warning,WARN",
        "wrn,WARN",
        "w,WARN",
        "warn4,WARN",
        "error,ERROR",
        "err,ERROR",
        "severe,ERROR",
        "fail,ERROR",
        "dpanic,ERROR",
        "e,ERROR",
        "fatal,FATAL",
        "critical,FATAL",
        "crit,FATAL",
        "alert,FATAL",
        "emerg,FATAL",
        "emergency,FATAL",
        "panic,FATAL",
    })
    void knowsTheWordsOfLoggers(String word, Level expected) {
        assertThat(ofWord(word)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "audit", "high", "info9", "i2", "6", "warn-ish"})
    void knowsNoOtherWords(String word) {
        assertThat(ofWord(word)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0,FATAL",
        "1,FATAL",
        "2,FATAL",
        "3,ERROR",
        "4,WARN",
        "5,INFO",
        "6,INFO",
        "7,DEBUG",
        "10,TRACE",
        "20,DEBUG",
        "30,INFO",
        "35,INFO",
        "40,WARN",
        "50,ERROR",
        "60,FATAL",
        "300,TRACE",
        "500,DEBUG",
        "800,INFO",
        "900,WARN",
        "1000,ERROR",
        "5000,TRACE",
        "10000,DEBUG",
        "20000,INFO",
        "30000,WARN",
        "40000,ERROR",
        "-1,",
        "8,",
        "9,",
        "70,",
        "100,",
        "99999,",
    })
    void tellsNumbersByTheirMagnitude(int number, Level expected) {
        assertThat(Levels.ofNumber(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,", "1,TRACE", "4,TRACE", "5,DEBUG", "9,INFO", "12,INFO", "13,WARN", "17,ERROR", "24,FATAL", "25,"})
    void knowsTheNumbersOfOpenTelemetry(int number, Level expected) {
        assertThat(Levels.ofOpenTelemetry(number)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0,", "5,TRACE", "10,DEBUG", "20,INFO", "25,INFO", "30,WARN", "40,ERROR", "50,FATAL", "101,"})
    void knowsTheNumbersOfPython(int number, Level expected) {
        assertThat(Levels.ofPython(number)).isEqualTo(expected);
    }

    private static @Nullable Level ofWord(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        return Levels.ofWord(bytes, 0, bytes.length);
    }
}
