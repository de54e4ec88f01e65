package dev.millrace.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads YAML text as a file named {@code millrace.yaml}, with nothing set elsewhere. */
final class Read {

    /** The keys that have no default. */
    static final String REQUIRED = """
            kafka: {bootstrap-servers: "broker:9092", input-topics: logs}
            sink: {elasticsearch: {hosts: "http://localhost:9200"}}
            """;

    private Read() {}

    static MillraceConfig whole(String yaml) {
        return inFile(yaml, file -> new ConfigLoader(Map.of(), Map.of()).read(MillraceConfig.class, file));
    }

    static StagesConfig stages(String yaml) {
        return inFile(yaml, file -> new ConfigLoader(Map.of(), Map.of()).read(StagesConfig.class, file));
    }

    /** What is wrong, with the file's folder left out. */
    static List<String> problems(String yaml) {
        return problems(yaml, Map.of(), Map.of());
    }

    static List<String> problems(String yaml, Map<String, String> systemProperties, Map<String, String> environment) {
        return inFile(yaml, file -> {
            ConfigException refusal = catchThrowableOfType(
                    ConfigException.class,
                    () -> new ConfigLoader(systemProperties, environment).read(MillraceConfig.class, file));
            String folder = file.getParent() + "/";
            return refusal.problems().stream()
                    .map(problem -> problem.toString().replace(folder, ""))
                    .toList();
        });
    }

    static <T> T inFile(String yaml, Function<Path, T> reading) {
        try {
            Path folder = Files.createTempDirectory("millrace-config-");
            Path file = Files.writeString(folder.resolve("millrace.yaml"), yaml);
            try {
                return reading.apply(file);
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
