package dev.millrace.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An index of Elasticsearch that is searched for one key at a time. */
public record SearchLookupConfig(
        @Key(example = "http://127.0.0.1:9200", means = "URL of a node, or of what stands in front of the cluster")
        @Nullable
        URI url,

        @Key(
                example = "hosts",
                means = "index, alias or data stream; `key-column` names its keyword fields that hold the key, `fields`"
                        + " those of `_source`, in nested objects with dots")
        @Nullable
        String index,

        @Key(example = "updated_at", means = "where several documents have the key, the one with the latest value here")
        @Nullable
        String newestBy,

        @Key(means = "user for basic authentication") @Nullable
        String username,

        @Key(secret = true, means = "password of that user") @Nullable
        String password,

        @Key(secret = true, means = "base64 of `id:key`, instead of user and password") @Nullable
        String apiKey,

        @Key(means = "PEM file of the certificate authority to trust instead of the system's") @Nullable
        Path certificateAuthority) {

    public SearchLookupConfig {
        boolean isSet = index != null
                || newestBy != null
                || username != null
                || password != null
                || apiKey != null
                || certificateAuthority != null;
        Refusals.refuseIf(url == null && isSet, "url is missing; name a node, for example http://127.0.0.1:9200");
        if (url != null) {
            Refusals.refuseIf(
                    !("http".equals(url.getScheme()) || "https".equals(url.getScheme())) || url.getHost() == null,
                    "url must be a URL such as http://127.0.0.1:9200");
            Refusals.refuseIf(
                    url.getUserInfo() != null,
                    "url must not carry a user and password, which would be shown in logs; set username and password");
            Refusals.refuseIf(
                    url.getQuery() != null || url.getFragment() != null, "url must not carry a query or fragment");
            Refusals.refuseIf(index == null, "index must name the index, alias or data stream to search");
        }
        Refusals.refuseUnlessHeader("api-key", apiKey);
        Refusals.refuseIf(
                apiKey != null && (username != null || password != null),
                "api-key cannot be used together with username and password; keep one of them");
        Refusals.refuseIf(username != null && password == null, "password is missing; it goes with username");
        Refusals.refuseIf(username == null && password != null, "username is missing; it goes with password");
    }

    /** Without what must not be logged. */
    @Override
    public String toString() {
        return url == null ? "SearchLookupConfig[]" : "SearchLookupConfig[url=" + url + ", index=" + index + "]";
    }
}
