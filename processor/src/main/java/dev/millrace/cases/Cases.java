package dev.millrace.cases;

import dev.millrace.config.ConfigException;
import dev.millrace.config.ConfigLoader;
import dev.millrace.config.StagesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds case files and runs them. */
public final class Cases {

    private final StagesConfig config;

    /** @param config for cases that name none */
    public Cases(StagesConfig config) {
        this.config = config;
    }

    /**
     * The files given, and of folders every YAML file below them that has {@code input} or {@code expected}: a
     * configuration or a table may stand beside the cases that use it.
     *
     * @throws IllegalArgumentException if nothing is there, or nothing of it is a case
     */
    public static List<Path> find(List<Path> filesAndFolders) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path path : filesAndFolders) {
            if (Files.isDirectory(path)) {
                found.addAll(below(path));
            } else if (Files.exists(path)) {
                found.add(path);
            } else {
                throw new IllegalArgumentException(path + ": there is no such file or folder");
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no case there; a case is a .yaml file with name, input and expected");
        }
        return List.copyOf(found);
    }

    private static List<Path> below(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted().toList()) {
                String name = path.getFileName().toString();
                if ((name.endsWith(".yaml") || name.endsWith(".yml")) && Files.isRegularFile(path) && isCase(path)) {
                    files.add(path);
                }
            }
        }
        return files;
    }

    /** What is not even YAML is told when it is run. */
    private static boolean isCase(Path file) throws IOException {
        try {
            return CaseReader.isCase(file);
        } catch (BrokenCaseException e) {
            return true;
        }
    }

    /** @throws BrokenCaseException if the file is no case that could be run */
    public static CaseFile read(Path file) throws IOException, BrokenCaseException {
        return CaseReader.read(file);
    }

    /** Reads, runs and compares. */
    public CaseResult run(Path file) throws IOException {
        String name = "";
        try {
            CaseFile read = CaseReader.read(file);
            name = read.name();
            List<Outcome> outcomes = CaseRunner.run(read.records(), config(read));
            return new CaseResult(file, name, Comparison.compare(read.expected(), outcomes), outcomes, null);
        } catch (BrokenCaseException | ConfigException | IllegalArgumentException e) {
            return new CaseResult(file, name, List.of(), List.of(), String.valueOf(e.getMessage()));
        }
    }

    /** Neither system properties nor variables: a case gives the same result everywhere. */
    private StagesConfig config(CaseFile read) {
        Path other = read.configFile();
        if (other != null) {
            return ConfigLoader.loadStagesFromFileAlone(other, "");
        }
        return read.hasConfig() ? ConfigLoader.loadStagesFromFileAlone(read.file(), CaseReader.CONFIG) : config;
    }
}
