package dev.millrace.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a table is read from a database. */
public record JdbcConfig(
        @Key(
                example = "jdbc:postgresql://db:5432/inventory",
                means = "URL of the database; the driver of PostgreSQL is there, others are put on the class path")
        @Nullable
        String url,

        @Key(example = "millrace", means = "who reads") @Nullable
        String user,

        @Key(means = "the password", secret = true) @Nullable
        String password,

        @Key(
                example = "SELECT host, rack FROM hosts",
                means =
                        "the statement that answers all rows; its columns are those that `fields` and `key-column` name")
        @Nullable
        String query,

        @Key(fallback = "1m", means = "how long one reading may take; beyond it the version before goes on serving")
        Duration timeout) {

    public JdbcConfig {
        Refusals.refuseIf(url != null && !url.startsWith("jdbc:"), "url must start with jdbc:");
        Refusals.refuseIf(url != null && query == null, "query must say what to read");
        Refusals.refuseIf(url == null && query != null, "query means nothing without url; set it");
        Refusals.refuseIf(timeout.toSeconds() < 1, "timeout must be at least 1s");
    }

    /** Without the password; a URL may hold one too. */
    @Override
    public String toString() {
        return url == null
                ? "JdbcConfig[]"
                : "JdbcConfig[url=" + url.replaceFirst("\\?.*", "") + ", user=" + user + "]";
    }
}
