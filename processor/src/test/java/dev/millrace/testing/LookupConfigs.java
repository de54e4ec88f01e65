package dev.millrace.testing;

import dev.millrace.config.ConfigLoader;
import dev.millrace.config.EnrichConfig;
import dev.millrace.config.LookupConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lookups as users write them. */
public final class LookupConfigs {

    private LookupConfigs() {}

    /** @param yaml the value of {@code enrich}; files in it should be absolute */
    public static EnrichConfig enrich(String yaml) {
        try {
            Path file = Files.createTempFile("millrace-lookups-", ".yaml");
            try {
                Files.writeString(file, "enrich:\n" + yaml.strip().indent(2));
                return ConfigLoader.loadStages(file).enrich();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param yaml the keys of one lookup but its name, which is {@code services} */
    public static LookupConfig lookup(String yaml) {
        return enrich("lookups:\n  - name: services\n" + yaml.strip().indent(4))
                .lookups()
                .get(0);
    }
}
