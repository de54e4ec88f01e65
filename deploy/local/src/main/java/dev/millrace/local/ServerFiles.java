package dev.millrace.local;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * Where Maven keeps the servers' files on this machine, as the build wrote it down.
 *
 * @param kafkaClassPath the broker's jars
 * @param elasticsearchZip the distribution, still packed
 * @param elasticsearchVersion names the folder it unpacks to
 * @param cache where unpacked distributions are shared between runs; may not exist yet
 */
record ServerFiles(List<Path> kafkaClassPath, Path elasticsearchZip, String elasticsearchVersion, Path cache) {

    private static final String RESOURCE = "server-files.properties";

    /** @throws ServerStartException naming the first file that is gone, and how to get it back */
    static ServerFiles ofThisBuild() {
        Properties properties = read();
        List<Path> jars = new ArrayList<>();
        for (String jar : property(properties, "kafka.class-path").split(File.pathSeparator, -1)) {
            jars.add(present(Path.of(jar)));
        }
        return new ServerFiles(
                List.copyOf(jars),
                present(Path.of(property(properties, "elasticsearch.zip"))),
                property(properties, "elasticsearch.version"),
                Path.of(property(properties, "cache")));
    }

    /** Jar or folder that this class was loaded from: the children run our own mains from it. */
    static Path ownCode() {
        try {
            return Path.of(ServerFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("code source is not a file", e);
        }
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = ServerFiles.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new ServerStartException(RESOURCE + " is missing; build it with mvn package -pl deploy/local");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static String property(Properties properties, String key) {
        String value = properties.getProperty(key, "");
        if (value.isBlank() || value.startsWith("${")) {
            throw new ServerStartException(
                    RESOURCE + ": " + key + " was not filled in; build with mvn package -pl deploy/local");
        }
        return value;
    }

    private static Path present(Path file) {
        if (!Files.exists(file)) {
            throw new ServerStartException(file + " is gone; fetch it again with mvn package -pl deploy/local");
        }
        return file;
    }
}
