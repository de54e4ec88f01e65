package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.EnrichConfig.LookupConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableLookupTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String CSV = """
            service,owner,tier,unused
            checkout,team-pay,1,x
            "search, new",team-find,,y
            """;

    @TempDir
    Path folder;

    private int changes;

    @Test
    void readsCsv() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);

        // then
        assertThat(find(lookup, "checkout")).isEqualTo("labels.owner=team-pay labels.tier=1 ");
        assertThat(find(lookup, "search, new")).isEqualTo("labels.owner=team-find ");
        assertThat(find(lookup, "Checkout")).isNull();
    }

    @Test
    void readsJson() {
        // given
        TableLookup lookup = lookup("services.json", """
                [
                  {"service": "checkout", "owner": "team \\"pay\\"", "tier": 1},
                  {"service": "search", "owner": null, "tier": true}
                ]
                """);

        // then
        assertThat(find(lookup, "checkout")).isEqualTo("labels.owner=team \\\"pay\\\" labels.tier=1 ");
        assertThat(find(lookup, "search")).isEqualTo("labels.tier=true ");
    }

    @Test
    void readsYaml() {
        // given
        TableLookup lookup = lookup("services.yaml", """
                - service: checkout
                  owner: team-pay
                  tier: 1
                - {service: search, owner: team-find, tier: ~}
                """);

        // then
        assertThat(find(lookup, "checkout")).isEqualTo("labels.owner=team-pay labels.tier=1 ");
        assertThat(find(lookup, "search")).isEqualTo("labels.owner=team-find ");
    }

    @Test
    void countsHitsMissesAndVersions() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        find(lookup, "checkout");
        find(lookup, "checkout");
        find(lookup, "nobody");

        // when
        LookupStatus status = lookup.status();

        // then
        assertThat(status).isEqualTo(new LookupStatus("services", true, 2, 1, NOW, 2, 1, 1, 0, null));
    }

    @Test
    void takesAChangedFileOver() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        write("services.csv", CSV.replace("team-pay", "team-new"));

        // when
        lookup.refresh();

        // then
        assertThat(find(lookup, "checkout")).startsWith("labels.owner=team-new ");
        assertThat(lookup.status().version()).isEqualTo(2);
        assertThat(lookup.status().reloads()).isEqualTo(2);
    }

    @Test
    void leavesAnUnchangedFileAlone() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);

        // when
        lookup.refresh();

        // then
        assertThat(lookup.status().version()).isEqualTo(1);
        assertThat(lookup.status().reloads()).isEqualTo(1);
    }

    @Test
    void goesOnServingTheOldVersionWhenTheNewOneIsBroken() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        write("services.csv", CSV + "checkout,again,2,z\n");

        // when
        lookup.refresh();

        // then
        LookupStatus status = lookup.status();
        assertThat(find(lookup, "checkout")).startsWith("labels.owner=team-pay ");
        assertThat(status.isWarm()).isTrue();
        assertThat(status.version()).isEqualTo(1);
        assertThat(status.refusedReloads()).isEqualTo(1);
        assertThat(status.lastError())
                .isEqualTo(folder.resolve("services.csv") + ":4: has the key \"checkout\" of line 2 again");
    }

    @Test
    void countsOneRefusalForOneBrokenVersion() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        write("services.csv", "");
        lookup.refresh();

        // when
        lookup.refresh();

        // then
        assertThat(lookup.status().refusedReloads()).isEqualTo(1);
    }

    @Test
    void goesOnServingWhenTheFileIsGoneAndTakesItsReturnOver() throws IOException {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        Files.delete(folder.resolve("services.csv"));
        lookup.refresh();
        lookup.refresh();
        LookupStatus gone = lookup.status();
        write("services.csv", CSV.replace("team-pay", "team-new"));

        // when
        lookup.refresh();

        // then
        assertThat(gone.isWarm()).isTrue();
        assertThat(gone.refusedReloads()).isEqualTo(1);
        assertThat(gone.lastError()).contains("cannot be read");
        assertThat(find(lookup, "checkout")).startsWith("labels.owner=team-new ");
        assertThat(lookup.status().lastError()).isNull();
    }

    @Test
    void isNotWarmUntilItsFileCanBeRead() {
        // given
        TableLookup lookup = newLookup("services.csv");
        lookup.refresh();
        boolean warmWithoutFile = lookup.isWarm();
        write("services.csv", CSV);

        // when
        lookup.refresh();

        // then
        assertThat(warmWithoutFile).isFalse();
        assertThat(lookup.isWarm()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t.csv  | ''                                     | :1: has no rows; an empty table would strip every event of its fields",
                "t.csv  | service,owner,tier\\n                  | :1: has no rows; an empty table would strip every event of its fields",
                "t.csv  | service,owner\\na,b\\n                 | :1: no row has the column \"tier\"; there are [owner, service]",
                "t.csv  | service,owner,tier\\na,b\\n            | :2: has 2 columns, its header has 3",
                "t.csv  | service,owner,tier\\na,b,c\\n,d,e\\n   | :3: has no value in the key column \"service\"",
                "t.json | {}                                     | :1: is not a JSON array of objects",
                "t.json | [\\n1]                                 | :2: is not an object; write one for each row",
                "t.json | [{\"service\":\\n{}}]                  | :2: column \"service\" holds an object; write one value",
                "t.yaml | a: b                                   | :1: is not a list of mappings; start each row with '- '",
                "t.yaml | - {service: a}\\n- [b]                 | :2: is not a mapping; write column: value",
                "t.yaml | - {service: a, owner: [b]}             | :1: holds a list or a mapping; write one value"
            })
    void refusesABrokenFileWithPlaceAndReason(String name, String text, String message) {
        // given
        TableLookup lookup = lookup(name, text.replace("\\n", "\n"));

        // then
        assertThat(lookup.status().lastError()).isEqualTo(folder.resolve(name) + message);
        assertThat(lookup.isWarm()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"t.json,[{]", "t.json,[{\"a\":1", "t.yaml,- {a: 1", "t.yaml,'- \"a'"})
    void namesTheLineOfASyntaxError(String name, String text) {
        // given
        TableLookup lookup = lookup(name, text);

        // then
        assertThat(lookup.status().lastError()).startsWith(folder.resolve(name) + ":1: ");
    }

    private TableLookup lookup(String name, String text) {
        write(name, text);
        TableLookup lookup = newLookup(name);
        lookup.refresh();
        return lookup;
    }

    private TableLookup newLookup(String name) {
        LookupConfig config = new LookupConfig(
                "services",
                folder.resolve(name),
                "service.name",
                "service",
                Map.of("owner", "labels.owner", "tier", "labels.tier"),
                Duration.ofSeconds(1));
        return new TableLookup(config, LookupFields.of(config), () -> NOW);
    }

    /** Each version gets a time of its own, however coarse the file system's clock is. */
    private void write(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(changes++)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The row as text, sorted by field. */
    private static @Nullable String find(Lookup lookup, String key) {
        byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
        Row row = lookup.find(bytes, 1, bytes.length - 1);
        if (row == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        TreeMap<String, String> sorted = new TreeMap<>();
        for (int i = 0; i < row.size(); i++) {
            sorted.put(row.field(i).name(), new String(row.value(i), UTF_8));
        }
        sorted.forEach(
                (field, value) -> text.append(field).append('=').append(value).append(' '));
        return text.toString();
    }
}
