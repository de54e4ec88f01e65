package dev.millrace.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.GeneratedPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsPageTest {

    @Test
    void pageIsTheOneInTopologyDocs() throws Exception {
        // given
        Path formats =
                Path.of(FormatsPageTest.class.getResource("/cases/formats").toURI());

        // then
        GeneratedPage.assertHolds("formats.md", FormatsPage.markdown(Cases.find(List.of(formats))));
    }

    @Test
    void bringsTheCasesOfOneFormatTogether(@TempDir Path folder) throws Exception {
        // given
        write(folder, "a.yaml", "docs: true\nformat: b, c\nabout: two things\n", "first");
        write(folder, "b.yaml", "docs: true\nformat: other\nabout: else\n", "second");
        write(folder, "c.yaml", "docs: true\nformat: b, c\nabout: two things\n", "third");
        write(folder, "d.yaml", "", "fourth");

        // when
        String page = FormatsPage.markdown(Cases.find(List.of(folder)));

        // then
        assertThat(page).endsWith("""

                - [b, c](#b-c)
                - [other](#other)

                ## b, c

                two things

                Example: first.

                    a|b

                | field | value |
                | --- | --- |
                | `message` | `a\\|b` |

                Example: third.

                    a|b

                | field | value |
                | --- | --- |
                | `message` | `a\\|b` |

                ## other

                else

                Example: second.

                    a|b

                | field | value |
                | --- | --- |
                | `message` | `a\\|b` |
                """);
    }

    private static void write(Path folder, String file, String docs, String name) throws Exception {
        Files.writeString(
                folder.resolve(file), docs + "name: " + name + "\ninput: a|b\nexpected: {document: {message: a|b}}\n");
    }
}
