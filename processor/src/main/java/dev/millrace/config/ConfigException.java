package dev.millrace.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; says everything that is wrong with it at once, one line each. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** In the order of the file; at least one. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
