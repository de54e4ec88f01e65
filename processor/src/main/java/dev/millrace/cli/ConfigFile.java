package dev.millrace.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration, the same in every command. */
final class ConfigFile {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = "${env:MILLRACE_CONFIG}",
            description = {
                "YAML file with the configuration, or the variable MILLRACE_CONFIG.",
                "System properties (-Dmillrace.sink.bulk.linger=1s) and variables (MILLRACE_SINK_BULK_LINGER) win over it."
            })
    private @Nullable Path file;

    @Nullable
    Path path() {
        return file;
    }
}
