package dev.millrace.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.stage.decode.OtlpRequests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Inputs to begin with: good ones of each kind, without the first bytes that a target puts before them. */
final class Seeds {

    private static final Random RANDOM = new Random(4711);

    private static final List<byte[]> CASES = cases();

    private static final List<byte[]> JSON = texts(
            "\"message\":\"m\",\"level\":30,\"time\":1795348800000,\"err\":{\"stack\":\"E: m\\n  at a.js:1\"}}",
            "\"a\":{\"b\":[1,-2.5e3,true,null,\"\\u00e4\\ud83d\\ude00\"]},\"a.b\":\"c\"}",
            "{\"message\":\"one\"},{\"message\":\"two\"}]");

    private static final List<byte[]> SYSLOG = texts(
            "1 2003-10-11T22:14:15.003Z host su 42 ID47 [a@1 b=\"c\\\"\" d=\"e\"][f] message",
            "1 - - - - - - \ufeffmessage",
            "1 2003-10-11T22:1-22g='op=1' host su - - - text",
            "Feb  5 17:32:18 2026 web-1 nginx[812]: GET /index.html",
            "*Mar  1 18:48:50.483 UTC: %SYS-5-CONFIG_I: Configured",
            "2019-12-02T16:49:23+02:00 host app[23410]: Test",
            "Nov 22 03:04:05 mac com.example.launchd[1] (com.example.agent[7]): text",
            "Nov 22 03:04:05 gw-1 kernel: [WAN_IN-3001-A]IN=eth0 OUT= SRC=192.0.2.7 DST=198.51.100.1 LEN=60 PROTO=TCP");

    private static final List<byte[]> OTLP_PROTO = IntStream.range(0, 8)
            .mapToObj(i -> new OtlpRequests(RANDOM).any().toByteArray())
            .filter(bytes -> bytes.length > 0)
            .map(bytes -> Arrays.copyOfRange(bytes, 1, bytes.length))
            .toList();

    private static final List<byte[]> OTLP_JSON = texts(
            "{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"shop\"}}]},"
                    + "\"scopeLogs\":[{\"scope\":{\"name\":\"s\"},\"logRecords\":[{\"timeUnixNano\":\"1795348800000000000\","
                    + "\"severityNumber\":9,\"body\":{\"kvlistValue\":{\"values\":[{\"key\":\"a\",\"value\":{\"intValue\":\"7\"}},"
                    + "{\"key\":\"b\",\"value\":{\"bytesValue\":\"AQI=\"}}]}},\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"}]}]}]}");

    private static final List<byte[]> DATES = texts(
            "2026-11-22T03:04:05.678901234+01:00",
            "Nov 22 03:04:05",
            "22/Nov/2026:03:04:05 +0100",
            "Sun, 22 Nov 2026 03:04:05 GMT",
            "1795348800.123",
            "2026-W47-7",
            "11/22/2026 3:04:05 PM",
            "20261122T030405Z",
            "2026-11-22 03:04:05,678 Europe/Berlin");

    private static final List<byte[]> COMPRESSED =
            texts("{\"message\":\"m\"}", "\0\0\0\0\0\0\3", "\u0001\u0002", "text");

    private static final List<byte[]> PATTERNS = texts(
            "%{IPORHOST:source.address} %{NUMBER:http.response.status_code:int} %{GREEDYDATA:message}\n192.0.2.7 200 m",
            "(?<a.b>x+)y%{WORD:labels.y}\nxxxxy z",
            "%{@timestamp} %{+@timestamp} [%{log.level}] %{?skip}->%{message}\n2026-11-22 03:04:05 [WARN] a->b",
            "%{a->} %{&b}=%{*b}\nx   k=v");

    private static final List<byte[]> TABLES = texts(
            "\0key,to,value\na,b,c\n\"d\"\"e\",f,\"g\nh\"\n",
            "\1[{\"key\":\"a\",\"value\":1},{\"key\":\"b\",\"value\":{\"c\":[1]}}]",
            "\2{\"key\":\"a\",\"value\":true}\n{\"key\":\"b\"}\n",
            "\3- key: a\n  value: b\n- {key: c, value: [1, 2]}\n");

    private Seeds() {}

    static List<byte[]> of(FuzzTarget target) {
        return switch (target) {
            case JSON -> JSON;
            case SYSLOG -> SYSLOG;
            case OTLP_PROTO -> OTLP_PROTO;
            case OTLP_JSON -> OTLP_JSON;
            case TIMESTAMPS -> DATES;
            case COMPRESSED -> COMPRESSED;
            case PATTERNS -> PATTERNS;
            case TABLES -> TABLES;
            case TEXT, ENVELOPES, LINEAR_TIME -> CASES;
        };
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(Bytes::of).toList();
    }

    /** What comes in in each of the cases of formats. */
    private static List<byte[]> cases() {
        YAMLMapper yaml = new YAMLMapper();
        try (Stream<Path> files =
                Files.walk(Path.of(Seeds.class.getResource("/cases/formats").toURI()))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .map(file -> read(yaml, file))
                    .filter(JsonNode::isTextual)
                    .map(input -> Bytes.of(input.asText()))
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode read(YAMLMapper yaml, Path file) {
        try {
            return yaml.readTree(file.toFile()).path("input");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
