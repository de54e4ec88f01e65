package dev.millrace.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may look, and who may do more.
 *
 * <p>A browser on this machine can be made to send requests here by a page from anywhere, in two ways: the page asks for
 * our address (the browser then sends {@code Origin} or {@code Sec-Fetch-Site}), or the page's own host name is made to
 * resolve to our address (DNS rebinding; the browser then takes the answer for the page's own, and only {@code Host}
 * gives it away). Hence:
 *
 * <ul>
 *   <li>Where it listens on the loopback interface, every request must name a loopback host.
 *   <li>An action needs the token where there is one. Without one it must come from this machine, name a loopback host
 *       and not come from a page.
 * </ul>
 */
final class Gate {

    private static final String SCHEME = "Bearer ";
    private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}$");
    private static final Pattern IPV4_LOOPBACK = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    private final InetAddress listening;
    private final @Nullable String token;

    /**
     * @param listening the address of the server's socket
     * @param token what an action must bring; {@code null} where none is configured
     */
    Gate(InetAddress listening, @Nullable String token) {
        this.listening = listening;
        this.token = token;
    }

    /** @return why this request gets no answer at all; {@code null} if it may look */
    @Nullable
    String refusal(Headers request) {
        return listening.isLoopbackAddress() && !namesLoopback(request)
                ? "only for requests to localhost; the Host of this one is not"
                : null;
    }

    /** @return why nothing is done for this request, which may look; {@code null} if it may act */
    @Nullable
    String actionRefusal(Headers request, InetAddress sender) {
        if (token != null) {
            return hasToken(request, token) ? null : "needs the token of http.token as Authorization: Bearer";
        }
        boolean isHere = sender.isLoopbackAddress() && namesLoopback(request);
        return isHere && !isOfAPage(request)
                ? null
                : "only from this machine and from no web page; set http.token to allow it from elsewhere";
    }

    private static boolean hasToken(Headers request, String token) {
        String said = request.getFirst("Authorization");
        return said != null
                && said.startsWith(SCHEME)
                // In time that does not depend on how much of it is right.
                && MessageDigest.isEqual(
                        said.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    /** What a browser adds of its own accord and no script can take away (Fetch Metadata, Fetch standard). */
    private static boolean isOfAPage(Headers request) {
        String site = request.getFirst("Sec-Fetch-Site");
        return request.containsKey("Origin") || (site != null && !site.equals("none"));
    }

    /** By its literal: a name that merely resolves to this machine is how rebinding works. */
    private static boolean namesLoopback(Headers request) {
        String host = request.getFirst("Host");
        if (host == null) {
            // HTTP/1.0, which no browser speaks.
            return true;
        }
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || IPV4_LOOPBACK.matcher(name).matches();
    }
}
