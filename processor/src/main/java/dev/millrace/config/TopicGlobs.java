package dev.millrace.config;

/** Names of topics in the configuration, {@code *} standing for any characters. */
public final class TopicGlobs {

    private TopicGlobs() {}

    public static boolean matches(String glob, String topic) {
        String[] parts = glob.split("\\*", -1);
        if (parts.length == 1) {
            return glob.equals(topic);
        }
        if (!topic.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = topic.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        String last = parts[parts.length - 1];
        return topic.length() - at >= last.length() && topic.endsWith(last);
    }
}
