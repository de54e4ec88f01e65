package dev.millrace.fuzz;

import dev.millrace.lookup.TableFiles;
import java.util.Arrays;
import java.util.List;

/** A lookup file is read, or refused with its place. */
final class Tables {

    private static final List<String> ENDINGS = List.of("csv", "json", "ndjson", "yaml");

    private Tables() {}

    static void take(byte[] data) {
        if (data.length > 0) {
            String ending = ENDINGS.get((data[0] & 0xff) % ENDINGS.size());
            TableFiles.read(ending, Arrays.copyOfRange(data, 1, data.length));
        }
    }
}
