package dev.millrace.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds names that no key has, and the key that was probably meant. */
final class UnknownKeys {

    /**
     * Variables of ours that are no configuration keys, and those that Kubernetes puts into every container beside a
     * service named {@code millrace}.
     */
    private static final Pattern OTHER_VARIABLES =
            Pattern.compile("MILLRACE_(CONFIG|LOG_FORMAT|LOG_LEVEL|(.*_)?SERVICE_(HOST|PORT)(_.*)?|(.*_)?PORT(_.*)?)");

    private UnknownKeys() {}

    /** What to say of {@code name}, found where {@code part} has its keys. */
    static String message(Schema root, Schema part, String prefix, String name) {
        Optional<String> sibling = Nearest.to(name, part.names()).map(near -> prefix + near);
        Optional<String> namesake = root.paths().stream()
                .filter(path -> path.endsWith("." + name) && !path.contains("[*]"))
                .findFirst();
        return sibling.or(() -> namesake)
                .map(UnknownKeys::advice)
                .orElseGet(() -> "unknown key; the keys here are " + String.join(", ", part.names()));
    }

    static List<ConfigProblem> inSystemProperties(Schema root, Map<String, String> properties) {
        List<ConfigProblem> problems = new ArrayList<>();
        properties.keySet().stream()
                .filter(name -> name.startsWith(ConfigLoader.PREFIX))
                .sorted()
                .forEach(name -> {
                    String path = name.substring(ConfigLoader.PREFIX.length());
                    String pattern = path.replaceAll("\\[[0-9]+]", "[*]");
                    boolean known = root.paths().contains(pattern)
                            || root.mapPaths().stream().anyMatch(map -> pattern.startsWith(map + "."));
                    if (!known) {
                        problems.add(new ConfigProblem(
                                "-D" + name,
                                path,
                                Nearest.to(pattern, root.paths())
                                        .map(UnknownKeys::advice)
                                        .orElse("unknown key; remove it")));
                    }
                });
        return problems;
    }

    static List<ConfigProblem> inEnvironment(Schema root, Map<String, String> environment) {
        List<String> variables =
                root.paths().stream().map(UnknownKeys::variable).toList();
        List<String> maps = root.mapPaths().stream().map(UnknownKeys::variable).toList();
        List<ConfigProblem> problems = new ArrayList<>();
        environment.keySet().stream()
                .filter(name -> name.startsWith("MILLRACE_"))
                .sorted()
                .forEach(name -> {
                    String pattern = name.replaceAll("_[0-9]+__", "_*__");
                    boolean known = variables.contains(pattern)
                            || maps.stream().anyMatch(map -> pattern.startsWith(map + "_"))
                            || OTHER_VARIABLES.matcher(name).matches();
                    if (!known) {
                        problems.add(new ConfigProblem(
                                name,
                                "",
                                Nearest.to(pattern, variables)
                                        .map(near -> "unknown variable; did you mean " + near + "?")
                                        .orElse("no key has this variable; unset it")));
                    }
                });
        return problems;
    }

    /** {@code sink.bulk.max-size} is {@code MILLRACE_SINK_BULK_MAX_SIZE}, as MicroProfile Config maps names. */
    static String variable(String path) {
        return (ConfigLoader.PREFIX + path).replaceAll("[^a-zA-Z0-9*]", "_").toUpperCase(Locale.ROOT);
    }

    private static String advice(String near) {
        return "unknown key; did you mean " + near + "?";
    }
}
