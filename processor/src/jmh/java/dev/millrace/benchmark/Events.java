package dev.millrace.benchmark;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The load: event number n is always the same bytes. In turn what logback writes as JSON, what pino writes, an nginx access
 * line in Filebeat's envelope, and what an ECS logger writes, about 500 bytes each; numbers, names, paths and ids vary.
 */
final class Events {

    /** What wrote an event. */
    enum Shape {
        LOGBACK,
        PINO,
        FILEBEAT,
        ECS
    }

    /** How many services there are, and so rows in the table that events are joined with. */
    static final int SERVICES = 200;

    /** Of the events of the ECS logger. */
    static final String DATASET = "checkout.app";

    private static final Shape[] SHAPES = Shape.values();
    private static final long FIRST_MILLIS =
            Instant.parse("2026-03-14T08:26:53.589Z").toEpochMilli();
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter CLF = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss +0000", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String[] LEVELS = {"INFO", "INFO", "INFO", "DEBUG", "WARN", "INFO", "ERROR", "INFO"};
    private static final String[] METHODS = {"GET", "GET", "GET", "POST", "GET", "PUT", "GET", "DELETE"};
    private static final int[] STATUSES = {200, 200, 304, 200, 404, 201, 200, 503};
    private static final String[] PATHS = {"/v1/items", "/assets/app.js", "/cart", "/login", "/v1/orders", "/search"};

    private Events() {}

    static String service(int number) {
        return "service-" + number;
    }

    static byte[] event(long n) {
        return text(n).getBytes(StandardCharsets.UTF_8);
    }

    static String text(long n) {
        long random = mix(n);
        return switch (shape(n)) {
            case LOGBACK -> logback(n, random);
            case PINO -> pino(n, random);
            case FILEBEAT -> nginx(n, random);
            case ECS -> ecs(n, random);
        };
    }

    static Shape shape(long n) {
        return SHAPES[(int) (n % SHAPES.length)];
    }

    private static String logback(long n, long random) {
        String level = pick(LEVELS, random);
        return "{\"@timestamp\":\"" + time(n) + "\",\"@version\":\"1\",\"message\":\"Order " + hex(random, 8)
                + " accepted for customer " + bits(random, 8, 16) + " in " + bits(random, 24, 10)
                + " ms\",\"logger_name\":\"com.example.shop.checkout.OrderService\",\"thread_name\":\"http-nio-8080-exec-"
                + bits(random, 5, 5) + "\",\"level\":\"" + level + "\",\"level_value\":20000,\"traceId\":\""
                + hex(random, 16) + hex(mix(random), 16) + "\",\"spanId\":\"" + hex(mix(random + 1), 16)
                + "\",\"service\":\"" + serviceOf(random)
                + "\",\"environment\":\"production\",\"tenant\":\"acme\",\"orderId\":\"" + hex(random, 8)
                + "\",\"durationMs\":" + bits(random, 24, 10) + ",\"cart\":{\"items\":" + bits(random, 40, 3)
                + ",\"total\":" + bits(random, 43, 9) + ".9,\"currency\":\"EUR\"},\"host\":\"shop-"
                + hex(random >>> 40, 6) + "\",\"n\":" + n + "}";
    }

    private static String pino(long n, long random) {
        return "{\"level\":30,\"time\":" + millis(n) + ",\"pid\":21,\"hostname\":\"api-"
                + hex(random >>> 30, 4)
                + "\",\"name\":\"" + serviceOf(random) + "\",\"req\":{\"id\":\"req-" + n + "\",\"method\":\""
                + pick(METHODS, random >>> 3) + "\",\"url\":\"" + pick(PATHS, random >>> 9) + "?page="
                + bits(random, 20, 5) + "&size=50\",\"headers\":{\"host\":\"api.example.com\",\"user-agent\":"
                + "\"curl/8.5.0\",\"accept\":\"application/json\",\"x-request-id\":\"" + hex(random, 16)
                + "\"},\"remoteAddress\":\"198.51.100." + bits(random, 33, 7) + "\",\"remotePort\":"
                + (1024 + bits(random, 17, 15)) + "},\"res\":{\"statusCode\":" + status(random)
                + ",\"headers\":{\"content-type\":\"application/json; charset=utf-8\",\"content-length\":\""
                + bits(random, 12, 14) + "\"}},\"responseTime\":" + bits(random, 44, 8)
                + ".7,\"msg\":\"request completed\"}";
    }

    private static String nginx(long n, long random) {
        return "{\"@timestamp\":\"" + time(n) + "\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":"
                + "\"8.19.0\"},\"log\":{\"offset\":" + n * 180
                + ",\"file\":{\"path\":\"/var/log/nginx/access.log\"}},\"message\":\"198.51.100." + bits(random, 33, 7)
                + " - - [" + CLF.format(Instant.ofEpochMilli(millis(n))) + "] \\\"" + pick(METHODS, random >>> 3)
                + " " + pick(PATHS, random >>> 9) + "?v=" + bits(random, 20, 12) + " HTTP/1.1\\\" " + status(random)
                + " "
                + bits(random, 12, 16)
                + " \\\"https://www.example.com/\\\" \\\"Mozilla/5.0 (X11; Linux x86_64) Firefox/"
                + (100 + bits(random, 50, 5)) + ".0\\\"\",\"input\":{\"type\":\"filestream\"},\"fields\":{\"env\":"
                + "\"prod\"},\"ecs\":{\"version\":\"8.0.0\"},\"host\":{\"name\":\"web-" + bits(random, 56, 3)
                + "\"},\"agent\":{\"type\":\"filebeat\",\"id\":\"" + hex(random, 8) + "\"}}";
    }

    private static String ecs(long n, long random) {
        return "{\"@timestamp\":\"" + time(n) + "\",\"log.level\":\""
                + pick(LEVELS, random).toLowerCase(Locale.ROOT)
                + "\",\"message\":\"Retrying request " + n
                + " to inventory\",\"ecs.version\":\"8.17.0\",\"service.name\":\""
                + serviceOf(random) + "\",\"service.version\":\"2.14.1\",\"service.environment\":\"production\","
                + "\"event.dataset\":\"" + DATASET + "\",\"process.thread.name\":\"worker-" + bits(random, 5, 4)
                + "\",\"log.logger\":\"com.example.Inventory\",\"trace.id\":\"" + hex(random, 16)
                + hex(mix(random), 16) + "\",\"transaction.id\":\"" + hex(mix(random + 1), 16)
                + "\",\"http\":{\"request\":{\"method\":\"" + pick(METHODS, random >>> 3)
                + "\"},\"response\":{\"status_code\":" + status(random) + "}},\"url\":{\"path\":\""
                + pick(PATHS, random >>> 9) + "\"},\"labels\":{\"region\":\"eu-" + bits(random, 50, 2)
                + "\"},\"attempt\":" + bits(random, 52, 2) + "}";
    }

    static String serviceOf(long random) {
        return service((int) Math.floorMod(random >>> 7, (long) SERVICES));
    }

    private static int status(long random) {
        return STATUSES[(int) bits(random, 3, 3)];
    }

    static long millis(long n) {
        return FIRST_MILLIS + n;
    }

    static String time(long n) {
        return ISO.format(Instant.ofEpochMilli(millis(n)));
    }

    private static String pick(String[] choices, long random) {
        return choices[(int) Math.floorMod(random, (long) choices.length)];
    }

    private static long bits(long random, int from, int count) {
        return random >>> from & (1L << count) - 1;
    }

    private static String hex(long random, int digits) {
        String hex = String.format(Locale.ROOT, "%016x", random);
        return hex.substring(16 - digits);
    }

    /** SplitMix64's finaliser: neighbouring numbers give unrelated bits. */
    static long mix(long n) {
        long z = n + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
