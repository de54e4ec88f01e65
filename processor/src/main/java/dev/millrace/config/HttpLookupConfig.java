package dev.millrace.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that answers one key with one JSON object. */
public record HttpLookupConfig(
        @Key(
                example = "http://inventory:8080/hosts/{host.name}",
                means =
                        "where a key is asked for by GET: each key field in braces stands for its value. The answer is a"
                                + " JSON object; `fields` names its values, in nested objects with dots. 204, 404 and 410 mean"
                                + " that nothing is known")
        @Nullable
        String url,

        @Key(example = "Bearer 1234", means = "sent as the header `Authorization`", secret = true) @Nullable
        String authorization,

        @Key(means = "PEM file of the certificate authority to trust instead of the system's") @Nullable
        Path certificateAuthority) {

    private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)}");

    public HttpLookupConfig {
        Refusals.refuseIf(
                url != null && !isHttp(PLACE.matcher(url).replaceAll("x")),
                "url must be a URL such as http://inventory:8080/hosts/{host.name}");
        Refusals.refuseIf(
                url != null && URI.create(PLACE.matcher(url).replaceAll("x")).getUserInfo() != null,
                "url must not carry a user and password, which would be shown in logs; set authorization");
        Refusals.refuseIf(
                url != null && url.indexOf('{') >= 0 && url.indexOf('{') < url.indexOf('/', url.indexOf("//") + 2),
                "url must not have a key field before its path: events would say which host is asked");
        Refusals.refuseUnlessHeader("authorization", authorization);
        Refusals.refuseIf(
                url == null && (authorization != null || certificateAuthority != null),
                "url is missing; it goes with authorization and certificate-authority");
    }

    /** The names in braces, in the order of the URL. */
    public List<String> places() {
        List<String> places = new ArrayList<>();
        Matcher place = PLACE.matcher(url == null ? "" : url);
        while (place.find()) {
            places.add(place.group(1));
        }
        return places;
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Without what must not be logged. */
    @Override
    public String toString() {
        return "HttpLookupConfig[url=" + url + "]";
    }
}
