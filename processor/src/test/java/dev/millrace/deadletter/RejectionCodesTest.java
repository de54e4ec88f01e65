package dev.millrace.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.GeneratedPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Codes are an interface: whoever meets one finds it in the documentation. */
class RejectionCodesTest {

    private static final Pattern CODE =
            Pattern.compile("\"((?:decode|validate|route)\\.[a-z0-9]+-[a-z0-9-]+|decode\\.empty)\"");

    @Test
    void areAllInTheDocumentation() throws IOException {
        // given
        Path root = GeneratedPage.repository();
        String page = Files.readString(root.resolve("topology-docs/lost-events.md"));
        List<String> codes;
        try (Stream<Path> sources = Files.walk(root.resolve("processor/src/main/java/dev/millrace"))) {
            codes = sources.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(RejectionCodesTest::codes)
                    .distinct()
                    .toList();
        }

        // then
        assertThat(codes)
                .hasSizeGreaterThan(10)
                .allSatisfy(code -> assertThat(page)
                        .as("the table of codes in lost-events.md")
                        .contains("`" + code + "`"));
    }

    private static Stream<String> codes(Path source) {
        try {
            return CODE.matcher(Files.readString(source)).results().map((MatchResult found) -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
