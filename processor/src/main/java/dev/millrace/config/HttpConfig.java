package dev.millrace.config;

/**
 * Health and metrics.
 *
 * @param port 0 for a free one
 */
public record HttpConfig(String host, int port) {

    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 9600);

    public HttpConfig {
        Refusals.refuseIf(port < 0 || port > 65535, "port must be from 0 to 65535");
    }
}
