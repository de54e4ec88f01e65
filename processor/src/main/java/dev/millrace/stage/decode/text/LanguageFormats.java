package dev.millrace.stage.decode.text;

import java.util.List;

/**
 * What the loggers of programming languages and their frameworks write by themselves. Who logs is not said, so most have
 * no dataset; what reads like {@code date [thread] LEVEL logger - message} is left to {@link ApplicationText}.
 */
final class LanguageFormats {

    private LanguageFormats() {}

    static List<TextFormat> all() {
        return List.of(
                new JulLog(),
                new ShortDateLog(),
                new AndroidLog(),
                new PythonLog(),
                new DotNetLog(),
                new PhpLog(),
                goStandard(),
                zapConsole(),
                openTelemetryPython(),
                envLogger(),
                serilogConsole(),
                celery(),
                monolog(),
                rubyLogger(),
                railsRequest());
    }

    /** Go's {@code log} with {@code Lshortfile} or {@code Llongfile}; without them it is a date and a message. */
    private static TextFormat goStandard() {
        return PatternFormat.of("", Lead.SLASHED_DATE)
                .pattern("%{slashed:@timestamp} %{sourcefile:log.origin.file.name}:%{int:log.origin.file.line}: "
                        + "%{all:message}")
                .build();
    }

    /** zap's console encoder: tabs between date, level, logger, caller and message. */
    private static TextFormat zapConsole() {
        return PatternFormat.of("", Lead.ISO_DATE)
                .afterDate("\t")
                .pattern("%{iso:@timestamp}\t%(%{colour}%)%{level:log.level}%(%{colour}%)\t"
                        + "%[%{sourcefile:log.origin.file.name}:%{int:log.origin.file.line}\t%|"
                        + "%{word:log.logger}\t%{sourcefile:log.origin.file.name}:%{int:log.origin.file.line}\t%]"
                        + "%{all:message}")
                .build();
    }

    /** What OpenTelemetry's instrumentation of Python's {@code logging} sets as format; a zero is no trace. */
    private static TextFormat openTelemetryPython() {
        String header = "%{iso:@timestamp} %{level:log.level} [%{until:log.logger}] "
                + "[%{sourcefile:log.origin.file.name}:%{int:log.origin.file.line}] "
                + "[trace_id=%[0 %|%{hex:trace.id} %]span_id=%[0 %|%{hex:span.id} %]resource.service.name=";
        return PatternFormat.of("", Lead.ISO_DATE)
                .afterDate("A")
                .pattern(header + "%{word?:service.name} trace_sampled=%{letters}] - %{all:message}")
                .pattern(header + "%{until?:service.name}] - %{all:message}")
                .build();
    }

    private static TextFormat envLogger() {
        return PatternFormat.of("", Lead.BRACKET)
                .pattern("[%{iso:@timestamp} %{level:log.level}%_%{until:log.logger}] %{all:message}")
                .build();
    }

    /** The day is not said. */
    private static TextFormat serilogConsole() {
        return PatternFormat.of("", Lead.BRACKET)
                .pattern("[%{timeofday:time_of_day} %{level:log.level}] %{all:message}")
                .build();
    }

    private static TextFormat celery() {
        return PatternFormat.of("", Lead.BRACKET)
                .pattern("[%{iso:@timestamp}: %{level:log.level}/%{until:process.name}] %{all:message}")
                .build();
    }

    /** Also Laravel and Symfony; context and extra stay with the message. */
    private static TextFormat monolog() {
        return PatternFormat.of("", Lead.BRACKET)
                .pattern("[%{iso:@timestamp}] %{word:log.logger}.%{level:log.level}: %{all:message}")
                .build();
    }

    private static TextFormat rubyLogger() {
        return PatternFormat.of("", Lead.WORD)
                .pattern("%{capital}, [%{iso:@timestamp}%.#%{int:process.pid}]%_%[%{level:log.level}%|ANY%]"
                        + " -- %(%{name:log.logger}%): %{all:message}")
                .build();
    }

    private static TextFormat railsRequest() {
        return PatternFormat.of("rails.log", Lead.WORD)
                .pattern("Started %{letters:http.request.method} \"%{until:url.original}\" for %{endpoint:source} at "
                        + "%{iso:@timestamp}")
                .constant("event.category", "web")
                .build();
    }
}
