package dev.millrace.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.MapBackedConfigValueConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sources of {@link ConfigLoader}, asked through SmallRye Config. */
final class Sources implements Settings {

    private final SmallRyeConfig config;
    private final Map<String, String> environment;
    private final Map<String, String> systemProperties;
    private final Map<String, ConfigValue> fileValues;
    private final @Nullable Path file;

    Sources(
            Map<String, String> systemProperties,
            Map<String, String> environment,
            Map<String, ConfigValue> fileValues,
            @Nullable Path file) {
        this.environment = environment;
        this.systemProperties = systemProperties;
        this.fileValues = fileValues;
        this.file = file;
        // No interceptors: a password that contains ${ is not an expression, and there are no profiles.
        config = new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(
                                systemProperties, "system properties", ConfigLoader.SYSTEM_PROPERTIES_ORDINAL),
                        new EnvConfigSource(environment, ConfigLoader.ENVIRONMENT_ORDINAL),
                        new FileSource(String.valueOf(file), fileValues))
                .build();
    }

    @Override
    public @Nullable Setting find(String path) {
        ConfigValue value = config.getConfigValue(ConfigLoader.PREFIX + path);
        return value.getValue() == null ? null : setting(path, value);
    }

    /**
     * SmallRye would ask for {@code MILLRACE_KAFKA_CLIENT__MAX_POLL_RECORDS_} and could not list it; for maps the
     * variable is {@code MILLRACE_KAFKA_CLIENT_MAX_POLL_RECORDS}, read as {@code max.poll.records}.
     */
    @Override
    public Map<String, Setting> entries(String path) {
        Map<String, Setting> entries = new LinkedHashMap<>();
        String prefix = ConfigLoader.PREFIX + path + ".";
        fileValues.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                entries.put(unquoted(name.substring(prefix.length())), setting(path, value));
            }
        });
        String variablePrefix = UnknownKeys.variable(path) + "_";
        environment.forEach((name, value) -> {
            if (name.startsWith(variablePrefix)) {
                String key = name.substring(variablePrefix.length());
                entries.put(key.replace('_', '.').toLowerCase(Locale.ROOT), new Setting(value, name, Path.of("")));
            }
        });
        systemProperties.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                entries.put(unquoted(name.substring(prefix.length())), new Setting(value, "-D" + name, Path.of("")));
            }
        });
        return entries;
    }

    @Override
    public @Nullable String placeBelow(String prefix) {
        String name = ConfigLoader.PREFIX + prefix;
        String variable = UnknownKeys.variable(prefix);
        for (Map.Entry<String, ConfigValue> value : fileValues.entrySet()) {
            if (value.getKey().startsWith(name)) {
                return setting(prefix, value.getValue()).place();
            }
        }
        return Stream.concat(
                        systemProperties.keySet().stream()
                                .filter(key -> key.startsWith(name))
                                .map(key -> "-D" + key),
                        environment.keySet().stream().filter(key -> key.startsWith(variable)))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    @Override
    public String home() {
        return file == null ? "configuration" : file.toString();
    }

    private Setting setting(String path, ConfigValue value) {
        if (file != null && value.getConfigSourceOrdinal() == ConfigLoader.FILE_ORDINAL) {
            Path folder = file.getParent();
            return new Setting(
                    value.getValue(), file + ":" + value.getLineNumber(), folder == null ? Path.of("") : folder);
        }
        String place = value.getConfigSourceOrdinal() == ConfigLoader.SYSTEM_PROPERTIES_ORDINAL
                ? "-D" + ConfigLoader.PREFIX + path
                : UnknownKeys.variable(path);
        return new Setting(value.getValue(), place, Path.of(""));
    }

    private static String unquoted(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    private static final class FileSource extends MapBackedConfigValueConfigSource {

        private static final long serialVersionUID = 1L;

        FileSource(String name, Map<String, ConfigValue> values) {
            super(name, values, ConfigLoader.FILE_ORDINAL);
        }
    }
}
