package dev.millrace.config;

import dev.millrace.config.SinkConfig.BulkConfig;
import io.smallrye.config.ConfigValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration. For each key the first of these that has it wins:
 *
 * <ol>
 *   <li>system properties, {@code -Dmillrace.sink.bulk.linger=250ms}
 *   <li>environment variables, {@code MILLRACE_SINK_BULK_LINGER=250ms}
 *   <li>the YAML file, without a root key: {@code sink: {bulk: {linger: 250ms}}}
 *   <li>the default
 * </ol>
 *
 * <p>A list is replaced as a whole; a map is merged entry by entry. A relative path starts from the file's folder if it
 * stands in the file, else from the working directory.
 */
public final class ConfigLoader {

    static final String PREFIX = "millrace.";
    static final int SYSTEM_PROPERTIES_ORDINAL = 400;
    static final int ENVIRONMENT_ORDINAL = 300;
    static final int FILE_ORDINAL = 200;

    private final Map<String, String> systemProperties;
    private final Map<String, String> environment;

    /** Reads from given maps instead of this process's own. */
    ConfigLoader(Map<String, String> systemProperties, Map<String, String> environment) {
        this.systemProperties = systemProperties;
        this.environment = environment;
    }

    /**
     * The whole configuration.
     *
     * @param file YAML; {@code null} where there is none
     * @throws ConfigException with everything that is wrong
     */
    public static MillraceConfig load(@Nullable Path file) {
        return ofThisProcess().read(MillraceConfig.class, file);
    }

    /**
     * What the stages need, from the same file; that Kafka and Elasticsearch are not set is no problem here, a key that
     * nobody knows is.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static StagesConfig loadStages(@Nullable Path file) {
        return ofThisProcess().read(StagesConfig.class, file);
    }

    /**
     * What bulk requests need, likewise.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static BulkConfig loadBulk(@Nullable Path file) {
        return ofThisProcess().read(BulkConfig.class, "sink.bulk.", file, "");
    }

    /**
     * As {@link #loadStages}, without system properties and environment.
     *
     * @param below the key below which the configuration stands in the file; empty where it is the whole file
     * @throws ConfigException with everything that is wrong
     */
    public static StagesConfig loadStagesFromFileAlone(Path file, String below) {
        return new ConfigLoader(Map.of(), Map.of()).read(StagesConfig.class, "", file, below);
    }

    /**
     * Where the application answers over HTTP, likewise.
     *
     * @throws ConfigException with everything that is wrong
     */
    public static HttpConfig loadHttp(@Nullable Path file) {
        return ofThisProcess().read(HttpConfig.class, "http.", file, "");
    }

    <T extends Record> T read(Class<T> type, @Nullable Path file) {
        return read(type, "", file, "");
    }

    /**
     * @param prefix of the keys of {@code type}, as {@link Binder#bind} takes it
     * @param below the key below which they stand in the file
     */
    private <T extends Record> T read(Class<T> type, String prefix, @Nullable Path file, String below) {
        List<ConfigProblem> problems = new ArrayList<>();
        Schema root = Schema.of(MillraceConfig.class);
        Map<String, ConfigValue> fileValues = file == null ? Map.of() : YamlFile.read(file, below, root, problems);
        boolean isReadable =
                problems.stream().noneMatch(problem -> problem.key().isEmpty());
        problems.addAll(UnknownKeys.inEnvironment(root, environment));
        problems.addAll(UnknownKeys.inSystemProperties(root, systemProperties));
        T config = null;
        if (isReadable) {
            config = new Binder(new Sources(systemProperties, environment, fileValues, file), problems)
                    .bind(type, prefix);
        }
        if (config == null || !problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(ConfigLoader::line));
            throw new ConfigException(problems);
        }
        return config;
    }

    /** Where in the file, so that problems can be worked through from top to bottom; those elsewhere come first. */
    private static int line(ConfigProblem problem) {
        String place = problem.place();
        String afterColon = place.substring(place.lastIndexOf(':') + 1);
        return afterColon.matches("[0-9]{1,9}") ? Integer.parseInt(afterColon) : 0;
    }

    private static ConfigLoader ofThisProcess() {
        Properties properties = System.getProperties();
        Map<String, String> systemProperties = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            systemProperties.put(name, properties.getProperty(name));
        }
        return new ConfigLoader(systemProperties, System.getenv());
    }
}
