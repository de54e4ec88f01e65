package dev.millrace.config;

/**
 * Where the settings of a part are written, for those who find only later that one of them cannot be used. A component of
 * this type is no key; the loader fills it in.
 */
@FunctionalInterface
public interface Places {

    /** Nobody knows. */
    Places UNKNOWN = key -> "configuration";

    /**
     * {@code file:line}, the name of an environment variable, or {@code -D} and a system property.
     *
     * @param key as seen from the part, {@code when} or {@code set."labels.team"}
     */
    String of(String key);
}
