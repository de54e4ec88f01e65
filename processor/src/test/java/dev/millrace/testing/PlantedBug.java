package dev.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** One line of the product changed, so that a test sees what notices the bug. */
public final class PlantedBug {

    private PlantedBug() {}

    /**
     * @param line stands once in the source of {@code type}
     * @return the folder of the class with the bug, to stand before the product on the class path
     */
    public static Path plant(Path folder, Class<?> type, String line, String instead) throws IOException {
        Path source = GeneratedPage.repository()
                .resolve("processor/src/main/java")
                .resolve(type.getName().replace('.', '/') + ".java");
        String sound = Files.readString(source);
        assertThat(sound.split(Pattern.quote(line), -1))
                .as("%s holds \"%s\" once", source, line)
                .hasSize(2);
        Path broken = Files.writeString(
                Files.createDirectories(folder.resolve("planted")).resolve(type.getSimpleName() + ".java"),
                sound.replace(line, instead));
        Path classes = Files.createDirectories(folder.resolve("planted-classes"));
        int status = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JRE has no compiler")
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("product.jar"),
                        broken.toString());
        assertThat(status).as("the exit code of javac").isZero();
        return classes;
    }
}
