package dev.millrace.config;

import dev.millrace.config.Schema.Entry;
import dev.millrace.config.Schema.Shape;

/** Writes the reference page of all keys, from the same records that the loader reads. */
public final class ConfigReference {

    private ConfigReference() {}

    /** Markdown, ending in a line break. */
    public static String markdown() {
        StringBuilder page = new StringBuilder("""
                # Configuration

                Generated from the records in `dev.millrace.config`; `ConfigReferenceTest` compares it and, run with
                `-Ddocs.write=true`, writes it anew.

                For each key the first of these that has it wins:

                1. a system property: `-Dmillrace.sink.bulk.linger=250ms`
                2. an environment variable: `MILLRACE_SINK_BULK_LINGER=250ms`
                3. the YAML file given with `--config FILE`, without a root key:

                       sink:
                         bulk:
                           linger: 250ms

                4. the default

                A list is replaced as a whole (`a,b,c` in a property or variable), a map is merged entry by entry: the
                variable `MILLRACE_KAFKA_CLIENT_MAX_POLL_RECORDS` sets `kafka.client."max.poll.records"`. The first
                element of `enrich.lookups` is `enrich.lookups[0]`, in a variable `MILLRACE_ENRICH_LOOKUPS_0__FILE`.

                Values carry their unit. A *size* is `512`, `64KiB`, `5MiB`, `1GiB` (or `kB`, `MB`, `GB`; without a unit
                bytes) or `25%` of the heap. A *duration* is `250ms`, `5s`, `10m`, `2h`, `1d` or ISO 8601 (`PT5S`). A
                *file* is relative to the folder of the YAML file if it stands there, else to the working directory.
                A *secret* is never shown; `<key>-file` may name a file that holds it, such as a mounted Kubernetes secret.

                A key or variable that nobody knows is an error that names the nearest known one, so that no typing
                mistake is taken for a setting. Variables that Kubernetes adds for a service named `millrace`
                (`MILLRACE_SERVICE_HOST`, `MILLRACE_PORT`, ...) are passed over; `MILLRACE_CONFIG`, `MILLRACE_LOG_FORMAT` and
                `MILLRACE_LOG_LEVEL` are no keys but belong to the command line and the logs.
                """);
        for (Entry part : Schema.of(MillraceConfig.class).entries()) {
            page.append("\n## ").append(part.name()).append("\n\n");
            page.append(sentence(part.key().means())).append("\n\n");
            page.append("| key | type | default | meaning |\n| --- | --- | --- | --- |\n");
            String prefix = part.name() + (part.shape() == Shape.PARTS ? "[*]." : ".");
            part.part().visit(prefix, (path, entry) -> row(page, path, entry));
        }
        return page.toString();
    }

    private static void row(StringBuilder page, String path, Entry entry) {
        page.append("| `").append(path.replace("[*]", "[0]"));
        page.append(entry.shape() == Shape.MAP ? ".\"<name>\"` | " : "` | ");
        page.append(Values.typeName(entry)).append(" | ").append(fallback(entry));
        page.append(" | ").append(entry.key().means());
        if (entry.key().secret()) {
            page.append(" (secret; or `").append(entry.name()).append("-file`)");
        }
        page.append(" |\n");
    }

    private static String fallback(Entry entry) {
        if (!entry.key().fallback().isEmpty()) {
            return "`" + entry.key().fallback() + "`";
        }
        boolean isSeveral = entry.shape() != Shape.VALUE;
        if (entry.isRequired() || (isSeveral && !entry.key().example().isEmpty())) {
            return "required, such as `" + entry.key().example() + "`";
        }
        return isSeveral ? "empty" : "none";
    }

    private static String sentence(String half) {
        return Character.toUpperCase(half.charAt(0)) + half.substring(1) + ".";
    }
}
