package dev.millrace.cases;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a case went.
 *
 * @param name empty where the file is too broken to tell
 * @param problem why it could not be run; {@code null} if it was
 * @param outcomes what became of its events; none if it could not be run
 */
public record CaseResult(
        Path file,
        String name,
        List<Difference> differences,
        List<Outcome> outcomes,
        @Nullable String problem) {

    public CaseResult {
        differences = List.copyOf(differences);
        outcomes = List.copyOf(outcomes);
    }

    public boolean isPassed() {
        return problem == null && differences.isEmpty();
    }
}
