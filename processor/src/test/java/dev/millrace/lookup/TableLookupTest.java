package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.LookupConfig;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
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
        assertThat(status)
                .usingRecursiveComparison()
                .ignoringFields("bytes", "digest", "loadTime")
                .isEqualTo(new LookupStatus(
                        "services",
                        folder.resolve("services.csv").toString(),
                        true,
                        true,
                        2,
                        0,
                        1,
                        "",
                        NOW,
                        Duration.ZERO,
                        2,
                        1,
                        1,
                        0,
                        null,
                        null));
        assertThat(status.bytes()).isBetween(64L, 1_000L);
        assertThat(status.digest()).matches("[0-9a-f]{8}");
    }

    @Test
    void takesAChangedFileOver() {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        write("services.csv", CSV.replace("team-pay", "team-new"));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

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
        lookup.refresh(Refresh.IF_CHANGED);

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
        lookup.refresh(Refresh.IF_CHANGED);

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
        lookup.refresh(Refresh.IF_CHANGED);

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().refusedReloads()).isEqualTo(1);
    }

    @Test
    void goesOnServingWhenTheFileIsGoneAndTakesItsReturnOver() throws IOException {
        // given
        TableLookup lookup = lookup("services.csv", CSV);
        Files.delete(folder.resolve("services.csv"));
        lookup.refresh(Refresh.IF_CHANGED);
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus gone = lookup.status();
        write("services.csv", CSV.replace("team-pay", "team-new"));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

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
        lookup.refresh(Refresh.IF_CHANGED);
        boolean warmWithoutFile = lookup.status().isWarm();
        write("services.csv", CSV);

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(warmWithoutFile).isFalse();
        assertThat(lookup.status().isWarm()).isTrue();
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
        assertThat(lookup.status().isWarm()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"t.json,[{]", "t.json,[{\"a\":1", "t.yaml,- {a: 1", "t.yaml,'- \"a'"})
    void namesTheLineOfASyntaxError(String name, String text) {
        // given
        TableLookup lookup = lookup(name, text);

        // then
        assertThat(lookup.status().lastError()).startsWith(folder.resolve(name) + ":1: ");
    }

    @Test
    void readsOneObjectPerLine() {
        // given
        TableLookup lookup = lookup("services.ndjson", """
                {"service": "checkout", "owner": "team-pay", "nested": {"a": [1]}}
                {"service": "search", "owner": "team-find", "tier": 2}
                """);

        // then
        assertThat(find(lookup, "checkout")).isEqualTo("labels.owner=team-pay ");
        assertThat(find(lookup, "search")).isEqualTo("labels.owner=team-find labels.tier=2 ");
    }

    @Test
    void refusesAVersionThatLostTooManyRowsUntilToldToTakeIt() {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,1,1\nc,1,1\n");
        write("services.csv", "service,owner,tier\na,1,1\n");
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus refused = lookup.status();

        // when
        lookup.refresh(Refresh.ACCEPTING_SHRINK);

        // then
        assertThat(refused.rows()).isEqualTo(3);
        assertThat(refused.lastError()).contains("services.csv:2: ends after 1 rows where 3 serve");
        assertThat(lookup.status().rows()).isEqualTo(1);
        assertThat(lookup.status().lastError()).isNull();
        assertThat(find(lookup, "b")).isNull();
    }

    @Test
    void forgetsRowsThatAreDeleted() {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,1,1\n");
        write("services.csv", "service,owner,tier\nb,1,1\n");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(find(lookup, "a")).isNull();
        assertThat(find(lookup, "b")).isEqualTo("labels.owner=1 labels.tier=1 ");
    }

    @Test
    void hasTheSameDigestWhateverTheOrderOfTheRows() {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,2,2\n");
        String first = lookup.status().digest();
        write("services.csv", "service,owner,tier\n\nb,2,2\na,1,1\n");
        lookup.refresh(Refresh.IF_CHANGED);
        String turned = lookup.status().digest();
        write("services.csv", "service,owner,tier\nb,2,1\na,1,1\n");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(turned).isEqualTo(first);
        assertThat(lookup.status().digest()).isNotEqualTo(first);
    }

    @Test
    void saysWhatAReloadWouldChangeAndChangesNothing() throws Exception {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,2,2\nc,3,3\n");
        write("services.csv", "service,owner,tier\nd,1,1\nb,2,9\nc,3,3\n");

        // when
        LookupDiff diff = lookup.diff();

        // then
        assertThat(diff).isEqualTo(new LookupDiff(1, 1, 1, 1, diff.examples()));
        assertThat(diff.examples()).containsExactlyInAnyOrder("+ d", "- a", "~ b");
        assertThat(find(lookup, "d")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host.cpu.usage     | 0.5        | NUMBER:0.5",
                "host.cpu.usage     | 1e400      | is too large for a scaled_float",
                "source.port        | 080        | NUMBER:80",
                "source.port        | http       | is not a whole number",
                "source.ip          | 10.0.0.1   | 10.0.0.1",
                "source.ip          | 10.0.0     | is not an IP address",
                "event.start        | 2026-03-01 12:00:00+01:00 | 2026-03-01T11:00:00.000Z",
                "event.start        | soon       | is not a date",
                "source.geo.location | 52.5,13.4 | 52.5,13.4",
                "source.geo.location | 152,13.4  | is not latitude,longitude",
                "tls.established    | TRUE       | TRUE:true",
                "tls.established    | 1          | is neither true nor false"
            })
    void givesAValueTheTypeOfItsFieldOrRefusesTheFile(String field, String text, String expected) {
        // given
        write("typed.ndjson", "{\"k\":\"fine\"}\n{\"k\":\"key\",\"v\":\"" + text + "\"}");
        LookupConfig config = LookupConfigs.lookup("""
                file: %s
                key-field: service.name
                key-column: k
                fields: {v: %s}
                """.formatted(folder.resolve("typed.ndjson"), field));
        TableLookup lookup = new TableLookup(config, new FileSource(folder.resolve("typed.ndjson")), () -> NOW);

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        String error = lookup.status().lastError();
        assertThat(error == null ? find(lookup, "key") : error)
                .isIn(
                        field + "=" + expected + " ",
                        folder.resolve("typed.ndjson") + ":2: column \"v\": \"" + text + "\" " + expected);
    }

    private TableLookup lookup(String name, String text) {
        write(name, text);
        TableLookup lookup = newLookup(name);
        lookup.refresh(Refresh.IF_CHANGED);
        return lookup;
    }

    private TableLookup newLookup(String name) {
        LookupConfig config = LookupConfigs.lookup("""
                file: %s
                key-field: service.name
                key-column: service
                fields: {owner: labels.owner, tier: labels.tier}
                """.formatted(folder.resolve(name)));
        return new TableLookup(config, new FileSource(folder.resolve(name)), () -> NOW);
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

    private static @Nullable String find(Lookup lookup, String key) {
        return Finds.text(lookup, key);
    }
}
