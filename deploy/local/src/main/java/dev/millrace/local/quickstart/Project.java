package dev.millrace.local.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in the project's folder. */
record Project(Path root) {

    Path samples() {
        return root.resolve("deploy/local/samples");
    }

    /** The product. */
    Path jar() {
        return root.resolve("processor/target/millrace.jar");
    }

    /** For logs and configuration; goes with {@code mvn clean}. */
    Path work() {
        try {
            return Files.createDirectories(root.resolve("deploy/local/target/quickstart"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
