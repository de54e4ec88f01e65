package dev.millrace.lookup;

import dev.millrace.testing.LookupConfigs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.InstantSource;

/** Reads bytes as the file of a lookup table. */
public final class TableFiles {

    private static final Table TABLE = new Table(LookupConfigs.lookup("""
            file: t.csv
            key-field: host.name
            key-column: key
            fields: {value: labels.v}
            """));

    private TableFiles() {}

    /** @param ending of the file's name; says what it holds */
    public static void read(String ending, byte[] bytes) {
        FileSource source = new FileSource(Path.of("t." + ending));
        TableBuilder builder = new TableBuilder(TABLE, source.place(), new TypedText(InstantSource.system()));
        try {
            source.read("t." + ending, new ByteArrayInputStream(bytes), builder);
            builder.build();
        } catch (BrokenTableException e) {
            // Refused, with its place and the reason.
        }
    }
}
