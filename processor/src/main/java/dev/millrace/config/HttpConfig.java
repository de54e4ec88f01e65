package dev.millrace.config;

import org.jspecify.annotations.Nullable;

/** Health, metrics and status over HTTP. */
public record HttpConfig(
        @Key(fallback = "127.0.0.1", means = "the address to listen on; `0.0.0.0` for all")
        String host,

        @Key(fallback = "9600", means = "the port, `0` for a free one")
        int port,

        @Key(
                secret = true,
                means =
                        "what a request under `/lookups/` must bring as `Authorization: Bearer`; without it only requests"
                                + " from this machine are taken")
        @Nullable
        String token) {

    public static final HttpConfig DEFAULT = Binder.defaults(HttpConfig.class);

    public HttpConfig {
        Refusals.refuseIf(host.isBlank(), "host must not be blank");
        Refusals.refuseIf(port < 0 || port > 65535, "port must be from 0 to 65535");
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "HttpConfig[host=" + host + ", port=" + port + "]";
    }
}
