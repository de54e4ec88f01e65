package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testing.LookupConfigs;
import java.io.StringReader;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyIndexTest {

    @Test
    void findsEachOfManyKeysAndNoOther() throws Exception {
        // given
        StringBuilder csv = new StringBuilder("key,value\n");
        for (int i = 0; i < 50_000; i++) {
            csv.append("host-").append(i).append(",v").append(i).append('\n');
        }

        // when
        Snapshot snapshot = snapshot("exact", csv.toString());

        // then
        assertThat(snapshot.size()).isEqualTo(50_000);
        for (int i = 0; i < 50_000; i++) {
            assertThat(find(snapshot, "host-" + i)).isEqualTo("labels.v=v" + i + " ");
        }
        assertThat(find(snapshot, "host-50000")).isNull();
        assertThat(find(snapshot, "")).isNull();
    }

    @Test
    void tellsKeysOfEqualHashApart() throws Exception {
        // when
        Snapshot snapshot = snapshot("exact", "key,value\nAa,first\nBB,second\n");

        // then
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(find(snapshot, "Aa")).isEqualTo("labels.v=first ");
        assertThat(find(snapshot, "BB")).isEqualTo("labels.v=second ");
    }

    @Test
    void keepsRowsThatAreLargerThanAChunk() throws Exception {
        // given
        String large = "x".repeat(700_000);

        // when
        Snapshot snapshot = snapshot("exact", "key,value\na,1\nb," + large + "\nc,3\n");

        // then
        assertThat(find(snapshot, "a")).isEqualTo("labels.v=1 ");
        assertThat(find(snapshot, "b")).isEqualTo("labels.v=" + large + " ");
        assertThat(find(snapshot, "c")).isEqualTo("labels.v=3 ");
        assertThat(snapshot.content().store().all()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, host",
        "10.1.2.4, rack",
        "10.1.3.1, ten",
        "10.255.255.255, ten",
        "11.0.0.0, all",
        "0.0.0.0, all",
        "255.255.255.255, all",
        "::ffff:10.1.2.3, host",
        "2001:db8::1, doc",
        "2001:db8:0:0:ffff:ffff:ffff:ffff, doc",
        "2001:db8:0:1::, ",
        "fe80::1, ",
        "10.1.2, ",
        "nonsense, "
    })
    void findsTheLongestPrefix(String address, @Nullable String expected) throws Exception {
        // given
        Snapshot snapshot = snapshot(
                "cidr",
                "key,value\n0.0.0.0/0,all\n10.0.0.0/8,ten\n10.1.2.0/24,rack\n10.1.2.3,host\n2001:db8::/64,doc\n");

        // then
        assertThat(find(snapshot, address)).isEqualTo(expected == null ? null : "labels.v=" + expected + " ");
    }

    @Test
    void agreesWithASearchThroughAllNetworks() throws Exception {
        // given
        Random random = new Random(42);
        List<String> networks = new ArrayList<>();
        StringBuilder csv = new StringBuilder("key,value\n");
        for (int i = 0; i < 300; i++) {
            int bits = 4 + random.nextInt(29);
            int address = random.nextInt() & -1 << (32 - bits) & 0x3fffffff;
            String network = ip(address) + "/" + bits;
            if (!networks.contains(network)) {
                networks.add(network);
                csv.append(network).append(",").append(network).append('\n');
            }
        }
        Snapshot snapshot = snapshot("cidr", csv.toString());

        // then
        for (int i = 0; i < 3_000; i++) {
            int address = random.nextInt() & 0x3fffffff;
            String longest = networks.stream()
                    .filter(network -> holds(network, address))
                    .max((a, b) -> Integer.compare(bits(a), bits(b)))
                    .orElse(null);
            assertThat(find(snapshot, ip(address)))
                    .as(ip(address))
                    .isEqualTo(longest == null ? null : "labels.v=" + longest + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, low",
        "5, low",
        "5.5, ",
        "6, high",
        "10, high",
        "10.25, high",
        "10.250000000000000001, ",
        "-3, ",
        "-2, minus",
        "-1.5, minus",
        "-1, minus",
        "0, ",
        "x, ",
        "1e3, "
    })
    void findsNumbersInRanges(String number, @Nullable String expected) throws Exception {
        // given
        Snapshot snapshot = snapshot("range", "key,to,value\n1,5,low\n6,10.25,high\n-2,-1,minus\n");

        // then
        assertThat(find(snapshot, number)).isEqualTo(expected == null ? null : "labels.v=" + expected + " ");
    }

    @ParameterizedTest
    @CsvSource({
        "9223372036854775807, top",
        "9223372036854775806.5, top",
        "9223372036854775808, ",
        "9223372036854775800, top",
        "9223372036854775799, ",
        "-9223372036854775807, bottom",
        "-9223372036854775808, "
    })
    void findsTheLargestNumbers(String number, @Nullable String expected) throws Exception {
        // given
        Snapshot snapshot = snapshot(
                "range",
                "key,to,value\n9223372036854775800,9223372036854775807,top\n-9223372036854775807,-9223372036854775800,bottom\n");

        // then
        assertThat(find(snapshot, number)).isEqualTo(expected == null ? null : "labels.v=" + expected + " ");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, dhcp", "10.0.0.9, dhcp", "10.0.0.10, ", "10.0.0.4, ", "::1, six", "::3, "})
    void findsAddressesInRanges(String address, @Nullable String expected) throws Exception {
        // given
        Snapshot snapshot = snapshot("range", "key,to,value\n10.0.0.5,10.0.0.9,dhcp\n::1,::2,six\n");

        // then
        assertThat(find(snapshot, address)).isEqualTo(expected == null ? null : "labels.v=" + expected + " ");
    }

    @ParameterizedTest
    @CsvSource({"/api/users/7, users", "/api/x, api", "/api, api", "/ap, ", "'', ", "/api/users, api"})
    void findsTheLongestTextPrefix(String path, @Nullable String expected) throws Exception {
        // given
        Snapshot snapshot = snapshot("prefix", "key,value\n/api,api\n/api/users/,users\n");

        // then
        assertThat(find(snapshot, path)).isEqualTo(expected == null ? null : "labels.v=" + expected + " ");
    }

    @Test
    void findsTheFirstExpressionAndRemembersIt() throws Exception {
        // given
        Snapshot snapshot = snapshot("regex", "key,value\n^web-[0-9]+$,web\nweb,other\n");

        // then
        for (int round = 0; round < 2; round++) {
            assertThat(find(snapshot, "web-12")).isEqualTo("labels.v=web ");
            assertThat(find(snapshot, "my-web-x")).isEqualTo("labels.v=other ");
            assertThat(find(snapshot, "db")).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cidr   | key,value\\n10.0.0.0/33,x                | t.csv:2: \"10.0.0.0/33\" is no network; write 10.0.0.0/8 or 2001:db8::/32",
                "cidr   | key,value\\n10.0.0.0/8,x\\n10.1.0.0/8,y  | t.csv:3: has the key \"10.1.0.0/8\" of line 2 again",
                "range  | key,to,value\\n1,5,x\\n7,9,y\\n5,6,z     | t.csv:4: overlaps the range of line 2",
                "range  | key,to,value\\n5,1,x                     | t.csv:2: \"5\" is behind \"1\"",
                "range  | key,to,value\\n1,5,x\\n10.0.0.1,10.0.0.2,y | t.csv:3: \"10.0.0.1\" to \"10.0.0.2\" is no range of numbers",
                "range  | key,to,value\\n1,,x                      | t.csv:2: has no value in the key column \"to\"",
                "prefix | key,value\\na,x\\na,y                    | t.csv:3: has the key \"a\" of line 2 again",
                "regex  | key,value\\n(a,x                         | t.csv:2: \"(a\" is no expression: missing closing )"
            })
    void refusesKeysThatMakeNoSense(String kind, String csv, String message) {
        assertThatThrownBy(() -> snapshot(kind, csv.replace("\\n", "\n")))
                .isInstanceOf(BrokenTableException.class)
                .hasMessage(message);
    }

    private static Snapshot snapshot(String kind, String csv) throws Exception {
        Table table = new Table(LookupConfigs.lookup("""
                file: t.csv
                key-field: host.name
                key-column: key
                key-kind: %s
                fields: {value: labels.v}
                %s
                """.formatted(kind, kind.equals("range") ? "to-column: to" : "")));
        TableBuilder builder = new TableBuilder(table, "t.csv", new TypedText(InstantSource.system()));
        new CsvTable("t.csv").read(new StringReader(csv), builder);
        return new Snapshot("t", builder.build(), 1, Instant.EPOCH);
    }

    private static @Nullable String find(Snapshot snapshot, String key) {
        byte[] bytes = ("<" + key + ">").getBytes(UTF_8);
        Match match = new Match();
        return snapshot.find(bytes, 1, bytes.length - 1, match) == Finding.MISS ? null : Finds.text(match);
    }

    private static String ip(int address) throws Exception {
        byte[] bytes = {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};
        return InetAddress.getByAddress(bytes).getHostAddress();
    }

    private static int bits(String network) {
        return Integer.parseInt(network.substring(network.indexOf('/') + 1));
    }

    private static boolean holds(String network, int address) {
        int start = 0;
        for (String part : network.substring(0, network.indexOf('/')).split("\\.", -1)) {
            start = start << 8 | Integer.parseInt(part);
        }
        return (address & -1 << (32 - bits(network))) == start;
    }
}
