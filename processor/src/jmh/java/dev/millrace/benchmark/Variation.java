package dev.millrace.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * The events of {@link Events} in another size or for other data streams; number n is again always the same bytes.
 *
 * <p>Larger ones have a longer message: what applications write when something fails, a stack trace. An access line does not
 * grow so, therefore Filebeat's event is such a message too, of a service. Of the small ones there is only what makes an
 * event: time, message, service, level.
 *
 * @param bytes about how large, 0 for as they are
 * @param dataStreams how many datasets are named, without order, 0 for those that the events have
 */
record Variation(int bytes, int dataStreams) {

    /** Below, the events of {@link Events} cannot be made to fit. */
    private static final int SMALL = 400;

    private static final int FRAMES_PER_CAUSE = 12;
    private static final String[] PACKAGES = {
        "com.example.shop.checkout", "com.example.shop.inventory", "com.example.platform.http", "java.util.concurrent",
        "org.apache.catalina.core", "org.springframework.web.servlet", "com.example.shop.payment.card",
                "java.base/java.net"
    };
    private static final String[] CLASSES = {
        "OrderService",
        "CartRepository",
        "RetryingClient",
        "FilterChain",
        "ConnectionPool",
        "PaymentGateway",
        "Dispatcher"
    };
    private static final String[] METHODS = {
        "accept", "findByCustomer", "execute", "doFilter", "invoke", "acquire", "lambda$run$3", "handle", "readResponse"
    };
    private static final String[] CAUSES = {
        "java.io.IOException: connection reset by peer after ",
        "com.example.shop.payment.PaymentException: authorisation refused for order ",
        "java.util.concurrent.TimeoutException: no answer within ",
        "org.postgresql.util.PSQLException: deadlock detected, process "
    };

    byte[] event(long n) {
        String json = bytes == 0 ? Events.text(n) : bytes < SMALL ? small(n) : padded(n);
        return (dataStreams == 0 ? json : inDataset(json, n)).getBytes(StandardCharsets.UTF_8);
    }

    private static String small(long n) {
        long random = Events.mix(n);
        String service = Events.serviceOf(random);
        return switch (Events.shape(n)) {
            case LOGBACK ->
                "{\"@timestamp\":\"" + Events.time(n) + "\",\"message\":\"Order " + n
                        + " accepted\",\"level\":\"INFO\",\"service\":\"" + service + "\"}";
            case PINO ->
                "{\"level\":30,\"time\":" + Events.millis(n) + ",\"service\":\"" + service + "\",\"msg\":\"request " + n
                        + " completed\"}";
            case FILEBEAT ->
                "{\"@timestamp\":\"" + Events.time(n) + "\",\"message\":\"Stock of item " + n
                        + " is low\",\"service\":{\"name\":\"" + service + "\"}}";
            case ECS ->
                "{\"@timestamp\":\"" + Events.time(n) + "\",\"log.level\":\"info\",\"message\":\"Retrying " + n
                        + "\",\"service.name\":\"" + service + "\"}";
        };
    }

    private String padded(long n) {
        String json = Events.shape(n) == Events.Shape.FILEBEAT ? failure(n) : Events.text(n);
        String key = Events.shape(n) == Events.Shape.PINO ? "\"msg\":\"" : "\"message\":\"";
        int end = json.indexOf('"', json.indexOf(key) + key.length());
        StringBuilder padded = new StringBuilder(bytes + 128).append(json, 0, end);
        appendTrace(padded, Events.mix(n), bytes - json.length() + end);
        return padded.append(json, end, json.length()).toString();
    }

    private static String failure(long n) {
        long random = Events.mix(n);
        return "{\"@timestamp\":\"" + Events.time(n)
                + "\",\"@metadata\":{\"beat\":\"filebeat\",\"type\":\"_doc\",\"version\":"
                + "\"8.19.0\"},\"log\":{\"offset\":" + n * 180
                + ",\"file\":{\"path\":\"/var/log/shop/app.log\"},\"flags\":"
                + "[\"multiline\"]},\"message\":\"Order " + n + " failed\",\"input\":{\"type\":\"filestream\"},"
                + "\"fields\":{\"env\":\"prod\"},\"ecs\":{\"version\":\"8.0.0\"},\"service\":{\"name\":\""
                + Events.serviceOf(random) + "\"},\"host\":{\"name\":\"shop-" + (random & 7)
                + "\"},\"agent\":{\"type\":\"filebeat\",\"id\":\"" + Long.toHexString(random) + "\"}}";
    }

    /** Whole frames, escaped as in JSON, until there are {@code length} characters or nearly so. */
    private static void appendTrace(StringBuilder text, long seed, int length) {
        long random = seed;
        for (int frame = 0; text.length() < length - 40; frame++) {
            random = Events.mix(random);
            if (frame % FRAMES_PER_CAUSE == 0) {
                text.append("\\nCaused by: ").append(pick(CAUSES, random)).append(random >>> 44);
            } else {
                String type = pick(CLASSES, random >>> 8);
                text.append("\\n\\tat ")
                        .append(pick(PACKAGES, random))
                        .append('.')
                        .append(type);
                text.append('.').append(pick(METHODS, random >>> 16));
                text.append('(')
                        .append(type)
                        .append(".java:")
                        .append(random >>> 54)
                        .append(')');
            }
        }
    }

    private String inDataset(String json, long n) {
        int number = Math.floorMod(Events.mix(~n), dataStreams);
        // Millrace gives this name to the access lines whatever their envelope says.
        String dataset = number == 0 ? "nginx.access" : "shop.app_" + number;
        return switch (Events.shape(n)) {
            case FILEBEAT -> "{\"event\":{\"dataset\":\"" + dataset + "\"}," + json.substring(1);
            case ECS ->
                json.contains(Events.DATASET)
                        ? json.replace(Events.DATASET, dataset)
                        : "{\"event.dataset\":\"" + dataset + "\"," + json.substring(1);
            case LOGBACK, PINO -> "{\"event.dataset\":\"" + dataset + "\"," + json.substring(1);
        };
    }

    private static String pick(String[] choices, long random) {
        return choices[(int) Math.floorMod(random & 0xff, (long) choices.length)];
    }
}
