package dev.millrace.config;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the sources say, the strongest one for each key. */
interface Settings {

    /** Nothing is set. */
    Settings NONE = new Settings() {
        @Override
        public @Nullable Setting find(String path) {
            return null;
        }

        @Override
        public Map<String, Setting> entries(String path) {
            return Map.of();
        }

        @Override
        public @Nullable String placeBelow(String path) {
            return null;
        }

        @Override
        public String home() {
            return "configuration";
        }
    };

    /**
     * @param place where it is written, for messages
     * @param folder what a relative path in it starts from
     */
    record Setting(String text, String place, Path folder) {}

    @Nullable
    Setting find(String path);

    /** The entries of a map by the user's names, in the order of the file. */
    Map<String, Setting> entries(String path);

    /** Where the first key is written whose path starts with {@code prefix}; {@code null} if none does. */
    @Nullable
    String placeBelow(String prefix);

    /** Where a missing key is missing. */
    String home();
}
