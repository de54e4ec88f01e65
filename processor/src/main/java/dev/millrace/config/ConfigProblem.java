package dev.millrace.config;

/**
 * One thing that is wrong with the configuration.
 *
 * @param place {@code file:line}, the name of an environment variable, or {@code -D} and a system property
 * @param key the whole path of the key; empty where the file cannot be read at all
 * @param message what is wrong and what to write instead; never shows a secret
 */
public record ConfigProblem(String place, String key, String message) {

    @Override
    public String toString() {
        return key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
    }
}
