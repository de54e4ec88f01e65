package dev.millrace.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.LookupConfig;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                "t.csv  | service,owner,tier,owner\\na,b,c,d\\n  | :1: names the column \"owner\" twice",
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
    void tellsRangesApartByTheirEnds() throws Exception {
        // given
        String rows = "from,to,owner\n1,5,a\n10,12,b\n";
        TableLookup lookup = ranges(rows);
        String first = lookup.status().digest();
        write("ranges.csv", rows.replace("1,5", "1,7"));

        // when
        LookupDiff diff = lookup.diff();
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().digest()).isNotEqualTo(first);
        assertThat(diff.examples()).containsExactlyInAnyOrder("+ 1,7", "- 1,5");
        assertThat(find(lookup, "6")).isEqualTo("labels.owner=a ");
    }

    @Test
    void tellsTheOrderOfExpressionsApart() throws Exception {
        // given
        String rows = "e,owner\n^web-,a\nweb,b\ndb,c\n";
        TableLookup lookup = expressions(rows);
        String first = lookup.status().digest();
        write("expressions.csv", "e,owner\nweb,b\n^web-,a\ndb,c\n");

        // when
        LookupDiff diff = lookup.diff();
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().digest()).isNotEqualTo(first);
        assertThat(diff.changed()).isEqualTo(1);
        assertThat(diff.examples()).containsExactly("~ ^web-");
        assertThat(find(lookup, "web-1")).isEqualTo("labels.owner=b ");
    }

    /** A database says nothing of changes, so that the content must. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "range, to-column: to | k,to,owner\\n1,5,a\\n10,12,b\\n | k,to,owner\\n1,7,a\\n10,12,b\\n | 6 | a",
                "regex | k,owner\\n^web-,a\\nweb,b\\n | k,owner\\nweb,b\\n^web-,a\\n | web-1 | b"
            })
    void takesWhatHasChangedFromASourceThatOnlyReadingTellsOf(
            String kind, String before, String after, String key, String owner) {
        // given
        AtomicReference<String> rows = new AtomicReference<>(before.replace("\\n", "\n"));
        TableLookup lookup =
                new TableLookup(config("t.csv", "k", "key-kind: " + kind), new TextSource(rows), () -> NOW);
        lookup.refresh(Refresh.IF_CHANGED);
        rows.set(after.replace("\\n", "\n"));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().version()).isEqualTo(2);
        assertThat(find(lookup, key)).isEqualTo("labels.owner=" + owner + " ");
    }

    @Test
    void saysInItsDiffThatAReloadWouldBeRefused() throws Exception {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,1,1\nc,1,1\n");
        write("services.csv", "service,owner,tier\na,1,1\n");

        // when
        LookupDiff diff = lookup.diff();

        // then
        assertThat(diff.removed()).isEqualTo(2);
        assertThat(diff.refusal()).contains("services.csv:2: ends after 1 rows where 3 serve");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t.csv  | service,owner,tier\\na,1,1\\nb,berta,2\\n | service,owner,tier\\na,1,1\\nb,berta,2 | :3",
                "t.yaml | - {service: a, tier: 1}\\n- service: b\\n  owner: berta\\n | - {service: a, tier: 1}\\n- service: b\\n  owner: ber | :2"
            })
    void refusesALastLineThatMayHaveBeenCut(String name, String whole, String cut, String place) {
        // given
        TableLookup lookup = lookup(name, whole.replace("\\n", "\n"));
        write(name, cut.replace("\\n", "\n"));

        // when
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus refused = lookup.status();
        lookup.refresh(Refresh.ACCEPTING_SHRINK);

        // then
        assertThat(refused.version()).isEqualTo(1);
        assertThat(refused.lastError())
                .startsWith(folder.resolve(name) + place + ": ends without the line end")
                .endsWith("millrace lookup reload --accept-shrink services");
        assertThat(lookup.status().version()).isEqualTo(2);
        assertThat(lookup.status().lastError()).isNull();
    }

    @Test
    void takesAFileThatNeverHadALineEndAtItsEnd() {
        // given
        TableLookup lookup = lookup("t.csv", "service,owner,tier\na,1,1");
        write("t.csv", "service,owner,tier\na,2,1");

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().version()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.ndjson", "t.yaml"})
    void namesTheLineThatIsNotUtf8(String name) throws IOException {
        // given
        write(name, "");
        String text = switch (name) {
            case "t.csv" -> "service,owner,tier\na,1,1\nb,\u00fc,1\n";
            case "t.ndjson" -> "{\"service\":\"a\"}\n{\"service\":\"b\"}\n{\"owner\":\"\u00fc\"}\n";
            default -> "- service: a\n- service: b\n- service: \u00fc\n";
        };
        Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
        TableLookup lookup = newLookup(name);

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().lastError()).isEqualTo(folder.resolve(name) + ":3: is not UTF-8; save it as UTF-8");
    }

    @Test
    void refusesABugAndNoMemoryAsItDoesABrokenFileAndGoesOn() {
        // given
        AtomicReference<Error> failure = new AtomicReference<>();
        AtomicReference<String> rows = new AtomicReference<>("k,owner\na,1\n");
        TableLookup lookup =
                new TableLookup(config("t.csv", "k", "key-kind: exact"), new TextSource(rows, failure), () -> NOW);
        lookup.refresh(Refresh.IF_CHANGED);
        rows.set("k,owner\na,2\n");
        failure.set(new OutOfMemoryError("Java heap space"));

        // when
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus refused = lookup.status();
        failure.set(null);
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(refused.refusedReloads()).isEqualTo(1);
        assertThat(refused.lastError()).contains("OutOfMemoryError: Java heap space");
        assertThat(refused.version()).isEqualTo(1);
        assertThat(find(lookup, "a")).isEqualTo("labels.owner=2 ");
        assertThat(lookup.status().lastError()).isNull();
    }

    @Test
    void refusesATableLargerThanMaxSize() {
        // given
        StringBuilder rows = new StringBuilder("k,owner\n");
        for (int i = 0; i < 20_000; i++) {
            rows.append("host-").append(i).append(",team\n");
        }
        TableLookup lookup = new TableLookup(
                config("t.csv", "k", "max-size: 64KiB"),
                new TextSource(new AtomicReference<>(rows.toString())),
                () -> NOW);

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().isWarm()).isFalse();
        assertThat(lookup.status().refusedReloads()).isEqualTo(1);
        assertThat(lookup.status().lastError())
                .matches("text:[0-9]+: is one row too many: a table of more than the 65536 bytes of max-size .*");
    }

    private TableLookup ranges(String text) {
        return other("ranges.csv", text, "from", "key-kind: range, to-column: to");
    }

    private TableLookup expressions(String text) {
        return other("expressions.csv", text, "e", "key-kind: regex");
    }

    private TableLookup other(String name, String text, String column, String kind) {
        write(name, text);
        Path file = folder.resolve(name);
        TableLookup lookup = new TableLookup(config(file.toString(), column, kind), new FileSource(file), () -> NOW);
        lookup.refresh(Refresh.IF_CHANGED);
        return lookup;
    }

    private static LookupConfig config(String file, String column, String more) {
        return LookupConfigs.lookup("""
                file: %s
                key-field: host.name
                key-column: %s
                fields: {owner: labels.owner}
                %s
                """.formatted(file, column, more.replace(", ", "\n")));
    }

    /** CSV that only reading tells anything of, like a database; what it is to fail with, if anything, is in the second. */
    private record TextSource(AtomicReference<String> text, AtomicReference<@Nullable Error> failure)
            implements TableSource {

        TextSource(AtomicReference<String> text) {
            this(text, new AtomicReference<>());
        }

        @Override
        public String place() {
            return "text";
        }

        @Override
        public @Nullable Object fingerprint() {
            return null;
        }

        @Override
        public void read(Rows rows) throws BrokenTableException {
            Error error = failure.get();
            if (error != null) {
                throw error;
            }
            try {
                new CsvTable("text").read(new StringReader(text.get()), rows);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void saysWhatAReloadWouldChangeAndChangesNothing() throws Exception {
        // given
        TableLookup lookup = lookup("services.csv", "service,owner,tier\na,1,1\nb,2,2\nc,3,3\n");
        write("services.csv", "service,owner,tier\nd,1,1\nb,2,9\nc,3,3\n");

        // when
        LookupDiff diff = lookup.diff();

        // then
        assertThat(diff).isEqualTo(new LookupDiff(1, 1, 1, 1, diff.examples(), null));
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
