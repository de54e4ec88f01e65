package dev.millrace.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.StagesConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every file below {@code cases/}, as {@code millrace test} does. */
class CasesTest {

    @TestFactory
    Stream<DynamicTest> cases() throws IOException, URISyntaxException {
        Path root = Path.of(CasesTest.class.getResource("/cases").toURI());
        List<Path> files = Cases.find(List.of(root));
        assertThat(files).hasSizeGreaterThan(40);
        return files.stream()
                .map(file ->
                        DynamicTest.dynamicTest(root.relativize(file).toString(), file.toUri(), () -> passes(file)));
    }

    private static void passes(Path file) throws IOException {
        // when
        CaseResult result = new Cases(StagesConfig.DEFAULT).run(file);

        // then
        assertThat(result.problem()).isNull();
        assertThat(lines(result)).as(result.name()).isEmpty();
    }

    private static String lines(CaseResult result) {
        StringBuilder lines = new StringBuilder();
        for (Difference difference : result.differences()) {
            lines.append("event ").append(difference.event()).append(' ').append(difference.field());
            lines.append("\n  - ").append(difference.expected());
            lines.append("\n  + ").append(difference.actual()).append('\n');
        }
        return lines.toString();
    }
}
