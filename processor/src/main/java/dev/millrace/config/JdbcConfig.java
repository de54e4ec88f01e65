package dev.millrace.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

        @Key(
                fallback = "1m",
                means = "how long the statement may run, and with it how long reading its rows may take; beyond it the"
                        + " version before goes on serving. For PostgreSQL also how long connecting, and each wait for the"
                        + " network, may take; for others add their own parameters to `url`")
        Duration timeout) {

    /** Where parameters begin: {@code ?} mostly, {@code ;} with SQL Server and H2, {@code (} with MySQL and Oracle. */
    private static final Pattern PARAMETERS = Pattern.compile("[?;(]");

    /** {@code jdbc:oracle:thin:}, {@code jdbc:mysql://} and the like. */
    private static final Pattern PREFIX = Pattern.compile("jdbc:[\\w+-]+:(thin:|oci:|[\\w+-]+:(?=//))?(//)?");

    public JdbcConfig {
        Refusals.refuseIf(url != null && !url.startsWith("jdbc:"), "url must start with jdbc:");
        Refusals.refuseIf(url != null && query == null, "query must say what to read");
        Refusals.refuseIf(url == null && query != null, "query means nothing without url; set it");
        Refusals.refuseIf(timeout.toSeconds() < 1, "timeout must be at least 1s");
    }

    /** Without the password; a URL may hold one too. */
    @Override
    public String toString() {
        return url == null ? "JdbcConfig[]" : "JdbcConfig[url=" + shownUrl() + ", user=" + user + "]";
    }

    /**
     * The URL for logs and messages: without parameters, which may hold a password, and without what stands before an
     * {@code @}, such as {@code user:password} (MySQL) or {@code user/password} (Oracle).
     */
    public String shownUrl() {
        if (url == null) {
            return "";
        }
        int parameters = PARAMETERS.splitAsStream(url).findFirst().orElse("").length();
        Matcher prefix = PREFIX.matcher(url);
        int start = prefix.lookingAt() ? prefix.end() : "jdbc:".length();
        int at = url.lastIndexOf('@');
        if (at < start) {
            return url.substring(0, parameters);
        }
        // Behind the parameters' start it may belong to a password that holds one of their signs: no telling where it
        // ends.
        return url.substring(0, start) + (at < parameters ? url.substring(at + 1, parameters) : "...");
    }
}
