package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.LookupConfig.ColumnType;
import dev.millrace.config.LookupConfig.KeyKind;
import dev.millrace.config.LookupConfig.OnExisting;
import dev.millrace.config.LookupConfig.OnMiss;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnrichConfigTest {

    @Test
    void hasSafeDefaults() {
        assertThat(EnrichConfig.DEFAULT.lookups()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        // given
        String yaml = """
                enrich:
                  version-label: true
                  lookups:
                    - name: services
                      file: /etc/millrace/services.csv
                      key-field: [service.name, host.name]
                      key-column: [service, host]
                      fields: {owner: labels.owner, since: event.start}
                      types: {since: date}
                      on-existing: overwrite
                      on-miss: default
                      defaults: {owner: nobody}
                      required: false
                      refresh: 1m
                      min-rows: 7
                      max-shrink: 20
                      max-size: 5MiB
                    - {name: ranges, file: /r.yaml, key-field: source.ip, key-column: from, to-column: to, key-kind: range,
                       fields: {rack: labels.rack}}
                    - {name: topic, topic: hosts, key-field: host.name, fields: {rack: labels.rack}}
                    - {name: db, key-field: host.name, key-column: host, fields: {rack: labels.rack},
                       jdbc: {url: "jdbc:postgresql://db/x", user: me, password: secret, query: SELECT, timeout: 3s}}
                    - name: inventory
                      http: {url: "http://inventory/{host.name}?env={service.name}", authorization: Bearer x, certificate-authority: /ca.pem}
                      key-field: [host.name, service.name]
                      fields: {"rack.name": labels.rack}
                      per-key: {deadline: 20ms, timeout: 2s, max-in-flight: 7, refresh: 3m, expire: 4m, expire-misses: 5s}
                    - name: cmdb
                      elasticsearch: {url: "https://es:9200", index: hosts, newest-by: updated, username: me, password: secret}
                      key-field: host.name
                      key-column: host.id
                      fields: {rack: labels.rack}
                    - {name: geo, mmdb: /geo.mmdb, target: client, cache-size: 1MiB}
                    - {name: direction, compute: network-direction, internal-networks: [10.0.0.0/8]}
                    - {name: domain, compute: registered-domain, suffix-list: /list.dat}
                """;

        // when
        EnrichConfig config = Read.stages(yaml).enrich();

        // then
        JdbcConfig none = new JdbcConfig(null, null, null, null, Duration.ofMinutes(1));
        assertThat(config.versionLabel()).isTrue();
        assertThat(config.lookups().get(0))
                .isEqualTo(new LookupConfig(
                        "services",
                        Path.of("/etc/millrace/services.csv"),
                        null,
                        none,
                        new HttpLookupConfig(null, null, null),
                        new SearchLookupConfig(null, null, null, null, null, null, null),
                        PerKeyConfig.DEFAULT,
                        null,
                        null,
                        List.of("service.name", "host.name"),
                        List.of("service", "host"),
                        KeyKind.EXACT,
                        null,
                        Map.of("owner", "labels.owner", "since", "event.start"),
                        Map.of("since", ColumnType.DATE),
                        OnExisting.OVERWRITE,
                        OnMiss.DEFAULT,
                        Map.of("owner", "nobody"),
                        false,
                        Duration.ofMinutes(1),
                        7,
                        20,
                        5 << 20,
                        8 << 20,
                        null,
                        List.of(),
                        null));
        assertThat(config.lookups().get(1).keyKind()).isEqualTo(KeyKind.RANGE);
        assertThat(config.lookups().get(1).toColumn()).isEqualTo("to");
        assertThat(config.lookups().get(1).refresh()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.lookups().get(2).topic()).isEqualTo("hosts");
        assertThat(config.lookups().get(3).jdbc())
                .isEqualTo(new JdbcConfig("jdbc:postgresql://db/x", "me", "secret", "SELECT", Duration.ofSeconds(3)));
        assertThat(config.lookups().get(3).jdbc().toString()).doesNotContain("secret");
        assertThat(config.lookups().get(4).http())
                .isEqualTo(new HttpLookupConfig(
                        "http://inventory/{host.name}?env={service.name}", "Bearer x", Path.of("/ca.pem")));
        assertThat(config.lookups().get(4).http().places()).containsExactly("host.name", "service.name");
        assertThat(config.lookups().get(4).http().toString()).doesNotContain("Bearer");
        assertThat(config.lookups().get(4).perKey())
                .isEqualTo(new PerKeyConfig(
                        Duration.ofMillis(20),
                        Duration.ofSeconds(2),
                        7,
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(4),
                        Duration.ofSeconds(5)));
        assertThat(config.lookups().get(5).elasticsearch())
                .isEqualTo(new SearchLookupConfig(
                        URI.create("https://es:9200"), "hosts", "updated", "me", "secret", null, null));
        assertThat(config.lookups().get(5).elasticsearch().toString()).doesNotContain("secret");
        assertThat(config.lookups().get(5).perKey()).isEqualTo(PerKeyConfig.DEFAULT);
        assertThat(config.lookups().get(6).mmdb()).isEqualTo(Path.of("/geo.mmdb"));
        assertThat(config.lookups().get(6).target()).isEqualTo("client");
        assertThat(config.lookups().get(6).cacheBytes()).isEqualTo(1 << 20);
        assertThat(config.lookups().get(7).internalNetworks()).containsExactly("10.0.0.0/8");
        assertThat(config.lookups().get(8).suffixList()).isEqualTo(Path.of("/list.dat"));
    }

    @Test
    void refusesWhatCannotWork() {
        assertThat(Read.problems(Read.REQUIRED + """
                enrich:
                  lookups:
                    - name: a
                      file: table.xlsx
                      key-column: ""
                      refresh: 0
                    - {name: a, file: h.csv, key-field: host.name, key-column: h, fields: {rack: labels.rack}, feilds: {}}
                """))
                .containsExactly(
                        "millrace.yaml:5: enrich.lookups[0].key-field: must name the field whose value is looked up",
                        "millrace.yaml:5: enrich.lookups[0].fields: must name at least one column",
                        "millrace.yaml:5: enrich.lookups: has two tables of the same name",
                        "millrace.yaml:6: enrich.lookups[0].file: must end in .csv, .json, .ndjson, .yaml or .yml, which says how it is read",
                        "millrace.yaml:7: enrich.lookups[0].key-column: must name as many columns as there are key fields",
                        "millrace.yaml:8: enrich.lookups[0].refresh: must be more than 0",
                        "millrace.yaml:9: enrich.lookups[1].feilds: unknown key; did you mean enrich.lookups[1].fields?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file: a.csv, mmdb: b.mmdb                    | file: must be set, or topic, jdbc.url, http.url, elasticsearch.url, mmdb or compute, and only one of them",
                "key-field: host.name                         | file: must be set, or topic, jdbc.url, http.url, elasticsearch.url, mmdb or compute, and only one of them",
                "file: a.csv, key-field: host.name, key-column: [a, b], fields: {c: labels.c} | key-column: must name as many columns as there are key fields",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, key-kind: range | to-column: must name the column with the end of the range",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, types: {d: long} | types.\"d\": must be one of the columns in fields",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, on-miss: default | on-miss: must be default where there are defaults, and only there",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, key-kind: fuzzy | key-kind: \"fuzzy\" is no choice here; write exact or cidr or range or prefix or regex",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, max-shrink: 101 | max-shrink: must be from 0 to 100",
                "topic: t, key-field: host.name, fields: {c: labels.c}, key-kind: cidr | key-kind: must be exact with topic",
                "compute: user-agent, fields: {c: labels.c} | fields: means nothing with compute, whose fields are fixed",
                "compute: user-agent, internal-networks: 10.0.0.0/8 | internal-networks: means nothing without compute: network-direction; take it out",
                "key-field: host.name, key-column: h, fields: {c: labels.c}, jdbc: {url: 'jdbc:x'} | jdbc.query: must say what to read",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/hosts'} | key-field: names host.name, but http.url has no {host.name}",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}/{host.id}'} | key-field: must name host.id, which http.url has in braces",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://{host.name}/x'} | http.url: must not have a key field before its path: events would say which host is asked",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'ftp://a/{host.name}'} | http.url: must be a URL such as http://inventory:8080/hosts/{host.name}",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://me:pw@a/{host.name}'} | http.url: must not carry a user and password, which would be shown in logs; set authorization",
                "key-field: host.name, fields: {c: labels.c}, key-column: h, http: {url: 'http://a/{host.name}'} | key-column: means nothing with http, whose url has the key in braces",
                "key-field: host.name, fields: {c: labels.c}, key-kind: cidr, http: {url: 'http://a/{host.name}'} | key-kind: must be exact where a server is asked",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, per-key: {deadline: 0ms} | per-key.deadline: must be from 1ms to 365d",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, per-key: {max-in-flight: 0} | per-key.max-in-flight: must be from 1 to 10000",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, max-shrink: 9 | max-shrink: means nothing where a server is asked; take it out",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, per-key: {expire: 1m} | per-key.expire: must not be less than refresh",
                "key-field: host.name, fields: {c: labels.c}, elasticsearch: {url: 'http://a', index: h} | key-column: must name as many columns as there are key fields",
                "key-field: host.name, key-column: h, fields: {c: labels.c}, elasticsearch: {url: 'http://a'} | elasticsearch.index: must name the index, alias or data stream to search",
                "key-field: host.name, key-column: h, fields: {c: labels.c}, elasticsearch: {index: h} | elasticsearch.url: is missing; name a node, for example http://127.0.0.1:9200",
                "key-field: host.name, key-column: h, fields: {c: labels.c}, elasticsearch: {url: 'http://a', index: h, username: me} | elasticsearch.password: is missing; it goes with username",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, refresh: 1m | refresh: means nothing where a server is asked; per-key.refresh does",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, min-rows: 5 | min-rows: means nothing where a server is asked; take it out",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}', authorization: \"Bearer a\\tb\\nc\"} | http.authorization: must be printable ASCII on one line",
                "key-field: host.name, key-column: h, fields: {c: labels.c}, elasticsearch: {url: 'http://a', index: h, api-key: \"a\\u0007\"} | elasticsearch.api-key: must be printable ASCII on one line",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, cache-size: 1MiB | cache-size: means nothing here, where nothing is kept but the table; take it out",
                "file: a.csv, key-field: host.name, key-column: a, fields: {c: labels.c}, max-size: 1KiB | max-size: must be at least 4KiB",
                "topic: t, key-field: host.name, fields: {c: labels.c}, max-shrink: 9 | max-shrink: means nothing with topic, which deletes row by row; take it out",
                "key-field: host.name, fields: {c: labels.c}, http: {url: 'http://a/{host.name}'}, max-size: 9MiB | max-size: means nothing without a table or mmdb; take it out",
                "mmdb: b.mmdb, min-rows: 5 | min-rows: means nothing without a table; take it out",
                "compute: user-agent, min-rows: 5 | min-rows: means nothing without a table; take it out",
                "compute: user-agent, max-shrink: 5 | max-shrink: means nothing without a file; take it out",
                "compute: user-agent, refresh: 5s | refresh: means nothing without a file; take it out",
                "compute: user-agent, max-size: 5MiB | max-size: means nothing without a table or mmdb; take it out",
                "compute: user-agent, per-key: {deadline: 1s} | per-key: means nothing without http or elasticsearch; take it out"
            })
    void refusesALookupThatMakesNoSense(String keys, String problem) {
        assertThat(Read.problems(Read.REQUIRED + "enrich: {lookups: [{name: a, " + keys + "}]}\n"))
                .contains("millrace.yaml:3: enrich.lookups[0]." + problem);
    }
}
