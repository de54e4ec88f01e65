package dev.millrace.http;

import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Who may do more than look: with a token, who has it; without one, who is on this machine and no web page. */
final class Gate {

    private static final String SCHEME = "Bearer ";

    private final @Nullable String token;

    Gate(@Nullable String token) {
        this.token = token;
    }

    /** @return {@code null} if the request may pass */
    @Nullable
    String refusal(HttpExchange exchange) {
        if (token == null) {
            // A browser on this machine sends it for what a page of somebody else's asks for.
            boolean isOfAPage = exchange.getRequestHeaders().containsKey("Origin");
            boolean isHere = exchange.getRemoteAddress().getAddress().isLoopbackAddress();
            return isHere && !isOfAPage ? null : "only from this machine; set http.token to allow it from elsewhere";
        }
        String said = exchange.getRequestHeaders().getFirst("Authorization");
        boolean isRight = said != null
                && said.startsWith(SCHEME)
                // In time that does not depend on how much of it is right.
                && MessageDigest.isEqual(
                        said.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
        return isRight ? null : "needs the token of http.token as Authorization: Bearer";
    }
}
