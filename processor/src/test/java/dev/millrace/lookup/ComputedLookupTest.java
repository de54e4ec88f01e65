package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.LookupConfig;
import dev.millrace.testing.LookupConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComputedLookupTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final Map<String, Object> SPRINGFIELD = Map.of(
            "city", Map.of("names", Map.of("en", "Springfield", "de", "Springfeld")),
            "continent", Map.of("code", "NA", "names", Map.of("en", "North America")),
            "country", Map.of("iso_code", "US", "names", Map.of("en", "United States")),
            "location", Map.of("latitude", 44.0462, "longitude", -123.022, "time_zone", "America/Los_Angeles"),
            "postal", Map.of("code", "97477"),
            "subdivisions", List.of(Map.of("iso_code", "OR", "names", Map.of("en", "Oregon"))));

    @TempDir
    Path folder;

    @Test
    void saysWhereAnAddressIs() throws IOException {
        // given
        Path file = new MmdbWriter()
                .put("198.51.100.0/24", SPRINGFIELD)
                .put("2001:db8::/32", Map.of("country", Map.of("iso_code", "DE")))
                .writeTo(folder.resolve("city.mmdb"), "GeoLite2-City");
        LoadedLookup lookup = lookup("mmdb: " + file);

        // then
        assertThat(Finds.text(lookup, "198.51.100.7"))
                .isEqualTo("source.geo.city_name=Springfield source.geo.continent_code=NA"
                        + " source.geo.continent_name=North America source.geo.country_iso_code=US"
                        + " source.geo.country_name=United States source.geo.location=44.0462,-123.022"
                        + " source.geo.postal_code=97477 source.geo.region_iso_code=US-OR"
                        + " source.geo.region_name=Oregon source.geo.timezone=America/Los_Angeles ");
        assertThat(Finds.text(lookup, "::ffff:198.51.100.7")).startsWith("source.geo.city_name=Springfield ");
        assertThat(Finds.text(lookup, "2001:db8::1")).isEqualTo("source.geo.country_iso_code=DE ");
        assertThat(Finds.text(lookup, "192.0.2.1")).isNull();
        assertThat(Finds.text(lookup, "not an address")).isNull();
        assertThat(lookup.status().hits()).isEqualTo(3);
        assertThat(lookup.status().misses()).isEqualTo(2);
        assertThat(lookup.status().rows()).isEqualTo(5);
        assertThat(lookup.status().bytes()).isGreaterThan(Files.size(file));
    }

    @Test
    void saysWhoseNetworkAnAddressIsInUnderTheTargetToldTo() throws IOException {
        // given
        Path file = new MmdbWriter()
                .put(
                        "198.51.100.0/24",
                        Map.of(
                                "autonomous_system_number",
                                64496,
                                "autonomous_system_organization",
                                "Documentation Inc."))
                .writeTo(folder.resolve("asn.mmdb"), "GeoLite2-ASN");

        // when
        LoadedLookup lookup = lookup("target: destination\nmmdb: " + file);

        // then
        assertThat(Finds.text(lookup, "198.51.100.7"))
                .isEqualTo("destination.as.number=NUMBER:64496 destination.as.organization.name=Documentation Inc. ");
    }

    @Test
    void takesFieldsOfOnesOwnFromAnyRecord() throws IOException {
        // given
        Path file = new MmdbWriter()
                .put("198.51.100.0/24", Map.of("site", Map.of("rack", "r7"), "port", "n/a"))
                .writeTo(folder.resolve("own.mmdb"), "Racks");

        // when
        LoadedLookup lookup = lookup("fields: {site.rack: labels.rack, port: source.port}\nmmdb: " + file);

        // then
        assertThat(Finds.text(lookup, "198.51.100.7")).isEqualTo("labels.rack=r7 ");
    }

    @Test
    void noticesANewFileAndForgetsWhatTheOldOneSaid() throws IOException {
        // given
        Path file = folder.resolve("city.mmdb");
        new MmdbWriter().put("198.51.100.0/24", SPRINGFIELD).writeTo(file, "City");
        LoadedLookup lookup = lookup("fields: {country.iso_code: source.geo.country_iso_code}\nmmdb: " + file);
        String before = Finds.text(lookup, "198.51.100.7");
        new MmdbWriter()
                .put("198.51.100.0/24", Map.of("country", Map.of("iso_code", "CA")))
                .writeTo(file, "City");
        Files.setLastModifiedTime(file, FileTime.from(NOW));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(before).isEqualTo("source.geo.country_iso_code=US ");
        assertThat(Finds.text(lookup, "198.51.100.7")).isEqualTo("source.geo.country_iso_code=CA ");
        assertThat(lookup.status().version()).isEqualTo(2);
    }

    @Test
    void refusesATruncatedFileAndGoesOnWithTheOldOne() throws IOException {
        // given
        Path file = folder.resolve("city.mmdb");
        new MmdbWriter().put("198.51.100.0/24", SPRINGFIELD).writeTo(file, "City");
        LoadedLookup lookup = lookup("fields: {country.iso_code: source.geo.country_iso_code}\nmmdb: " + file);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        Files.setLastModifiedTime(file, FileTime.from(NOW));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(Finds.text(lookup, "198.51.100.7")).isEqualTo("source.geo.country_iso_code=US ");
        assertThat(lookup.status().refusedReloads()).isEqualTo(1);
        assertThat(lookup.status().lastError()).startsWith(file + ": cannot be read as a MaxMind DB: ");
    }

    @Test
    void refusesAFileOfAnotherTypeUntilToldToTakeIt() throws IOException {
        // given
        Path file = folder.resolve("country.mmdb");
        new MmdbWriter().put("198.51.100.0/24", SPRINGFIELD).writeTo(file, "GeoLite2-Country");
        LoadedLookup lookup = lookup("mmdb: " + file);
        new MmdbWriter()
                .put("198.51.100.0/24", Map.of("connection_type", "Cellular"))
                .writeTo(file, "GeoIP2-Connection-Type");
        Files.setLastModifiedTime(file, FileTime.from(NOW));

        // when
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus refused = lookup.status();
        String found = Finds.text(lookup, "198.51.100.7");
        lookup.refresh(Refresh.ACCEPTING_SHRINK);

        // then
        assertThat(found).startsWith("source.geo.city_name=Springfield ");
        assertThat(refused.refusedReloads()).isEqualTo(1);
        assertThat(refused.lastError())
                .isEqualTo(file
                        + ": is of the type GeoIP2-Connection-Type where GeoLite2-Country serves; if that is meant:"
                        + " millrace lookup reload --accept-shrink services");
        assertThat(lookup.status().version()).isEqualTo(2);
        assertThat(lookup.status().lastError()).isNull();
    }

    @Test
    void refusesAFileThatHasLostMostOfItsNetworks() throws IOException {
        // given
        Path file = folder.resolve("country.mmdb");
        new MmdbWriter()
                .put("198.51.100.0/24", SPRINGFIELD)
                .put("2001:db8::/120", SPRINGFIELD)
                .writeTo(file, "GeoLite2-Country");
        LoadedLookup lookup = lookup("mmdb: " + file);
        new MmdbWriter().put("::/1", SPRINGFIELD).writeTo(file, "GeoLite2-Country");
        Files.setLastModifiedTime(file, FileTime.from(NOW));

        // when
        lookup.refresh(Refresh.IF_CHANGED);

        // then
        assertThat(lookup.status().version()).isEqualTo(1);
        assertThat(lookup.status().lastError())
                .contains(": holds 1 nodes or rules where ", " serve, fewer by more than");
    }

    @Test
    void refusesAFileLargerThanMaxSize() throws IOException {
        // given
        MmdbWriter large = new MmdbWriter();
        for (int i = 0; i < 100; i++) {
            large.put("198.51." + i + ".0/24", SPRINGFIELD);
        }
        Path file = large.writeTo(folder.resolve("country.mmdb"), "GeoLite2-Country");

        // when
        LoadedLookup lookup = lookup("max-size: 4KiB\nmmdb: " + file);

        // then
        assertThat(lookup.status().isWarm()).isFalse();
        assertThat(lookup.status().lastError()).startsWith(file + ": is larger than the 4096 bytes of max-size");
    }

    @Test
    void refusesAListThatHasLostMostOfItsSuffixes() throws IOException {
        // given
        Path list = Files.writeString(folder.resolve("list.dat"), "com\nnet\norg\nco.uk\nuk\n");
        LoadedLookup lookup = lookup("compute: registered-domain\nsuffix-list: " + list);
        Files.writeString(list, "com\nnet\n");
        Files.setLastModifiedTime(list, FileTime.from(NOW));

        // when
        lookup.refresh(Refresh.IF_CHANGED);
        LookupStatus refused = lookup.status();
        String found = Finds.text(lookup, "a.co.uk");
        lookup.refresh(Refresh.ACCEPTING_SHRINK);

        // then
        assertThat(found).startsWith("url.registered_domain=a.co.uk ");
        assertThat(refused.lastError()).startsWith(list + ": holds 2 nodes or rules where 5 serve");
        assertThat(lookup.status().version()).isEqualTo(2);
    }

    @Test
    void namesBrowserSystemAndDevice() {
        // given
        LoadedLookup lookup = lookup("compute: user-agent");

        // then
        assertThat(Finds.text(
                        lookup,
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 12_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                                + " Version/12.0 Mobile/15E148 Safari/604.1"))
                .isEqualTo("user_agent.device.name=iPhone user_agent.name=Mobile Safari user_agent.os.full=iOS 12.1"
                        + " user_agent.os.name=iOS user_agent.os.version=12.1 user_agent.version=12.0 ");
        assertThat(Finds.text(lookup, "curl/8.4.0")).isEqualTo("user_agent.name=curl user_agent.version=8.4.0 ");
        assertThat(Finds.text(lookup, "zzz")).isNull();
        assertThat(Finds.text(lookup, "curl/8.4.0 " + "x".repeat(2_000))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.co.uk, url.registered_domain=example.co.uk url.subdomain=www url.top_level_domain=co.uk",
        "example.com, url.registered_domain=example.com url.top_level_domain=com",
        "A.B.Example.COM., url.registered_domain=example.com url.subdomain=a.b url.top_level_domain=com",
        "co.uk, ",
        "localhost, ",
        "db.internal, ",
        "10.0.0.1, ",
        "'', "
    })
    void findsTheRegisteredDomain(String domain, @Nullable String expected) {
        assertThat(Finds.text(lookup("compute: registered-domain"), domain))
                .isEqualTo(expected == null ? null : expected + " ");
    }

    @Test
    void takesANewerListOfSuffixes() throws IOException {
        // given
        Path list = Files.writeString(folder.resolve("list.dat"), "// ===BEGIN ICANN DOMAINS===\ncom\nmill\n");

        // when
        LoadedLookup lookup = lookup(
                "target: dns.question\nkey-field: dns.question.name\ncompute: registered-domain\nsuffix-list: " + list);

        // then
        assertThat(Finds.text(lookup, "race.water.mill"))
                .isEqualTo("dns.question.registered_domain=water.mill dns.question.subdomain=race"
                        + " dns.question.top_level_domain=mill ");
    }

    /** The identifiers are those of the specification's own test data. */
    @ParameterizedTest
    @CsvSource({
        "128.232.110.120, 66.35.250.204, tcp, '', 34855, 80, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "66.35.250.204, 128.232.110.120, TCP, '', 80, 34855, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "66.35.250.204, 128.232.110.120, '', 6, 80, 34855, 1:LQU9qZlK+B5F3KDmev6m5PMibrg=",
        "192.168.1.52, 8.8.8.8, udp, '', 54585, 53, 1:d/FP5EW3wiY1vCndhwleRRKHowQ=",
        "192.168.1.52, 8.8.8.8, udp, '', '', 53, ",
        "192.168.1.52, 8.8.8.8, icmp, '', '', '', ",
        "192.168.1.52, 8.8.8.8, icmp, 1, '', '', ",
        "192.168.1.52, 2001:db8::1, udp, '', 1, 2, ",
        "192.168.1.52, nowhere, udp, '', 1, 2, "
    })
    void computesTheCommunityId(
            String source,
            String destination,
            String transport,
            String number,
            String sourcePort,
            String destinationPort,
            @Nullable String expected) {
        // given
        LoadedLookup lookup = lookup("compute: community-id");

        // then
        assertThat(find(lookup, source, destination, transport, number, sourcePort, destinationPort))
                .isEqualTo(expected == null ? null : "network.community_id=" + expected + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.1.1, 192.168.0.1, internal",
        "10.1.1.1, 203.0.113.9, outbound",
        "203.0.113.9, fd00::1, inbound",
        "203.0.113.9, 198.51.100.1, external",
        "203.0.113.9, nowhere, "
    })
    void tellsTheDirection(String source, String destination, @Nullable String expected) {
        assertThat(find(lookup("compute: network-direction"), source, destination))
                .isEqualTo(expected == null ? null : "network.direction=" + expected + " ");
    }

    @Test
    void takesInternalNetworksOfOnesOwn() {
        // given
        LoadedLookup lookup = lookup("compute: network-direction\ninternal-networks: [203.0.113.0/24]");

        // then
        assertThat(find(lookup, "10.1.1.1", "203.0.113.9")).isEqualTo("network.direction=inbound ");
    }

    private static @Nullable String find(Lookup lookup, String... parts) {
        byte[] key = Keys.of(List.of(parts));
        assertThat(Keys.shown(key, 0, key.length)).isEqualTo(String.join(",", parts));
        assertThat(new String(key, UTF_8)).isNotEmpty();
        return Finds.text(lookup, key, 0, key.length);
    }

    private static LoadedLookup lookup(String yaml) {
        LookupConfig config = LookupConfigs.lookup(yaml);
        LoadedLookup lookup = LookupSources.open(config, () -> NOW, Map.of());
        lookup.refresh(Refresh.IF_CHANGED);
        return lookup;
    }
}
