package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * What a user agent's text says, by the rules of uap-core, as Elasticsearch's {@code user_agent} processor has it. What it
 * calls "Other" is left out. Trying all rules takes some hundred microseconds, so nearly all lives from kept results.
 */
final class UserAgentComputed implements Computed {

    /** The rules backtrack; beyond this length a text is no browser's but somebody's try to hold us up. */
    private static final int MAX_BYTES = 1024;

    private static final List<String> FIELDS = List.of(
            "user_agent.name",
            "user_agent.version",
            "user_agent.os.name",
            "user_agent.os.version",
            "user_agent.os.full",
            "user_agent.device.name");
    private static final String UNKNOWN = "Other";

    private final Parser parser = new Parser();
    private final EcsField[] fields = FIELDS.stream().map(LookupFields::named).toArray(EcsField[]::new);

    @Override
    public EcsField[] fields() {
        return fields;
    }

    @Override
    public byte @Nullable [] compute(byte[] bytes, int start, int end) {
        if (end - start > MAX_BYTES) {
            return null;
        }
        Client client = parser.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8));
        String name = known(client.userAgent == null ? null : client.userAgent.family);
        String os = known(client.os == null ? null : client.os.family);
        String device = known(client.device == null ? null : client.device.family);
        if (name == null && os == null && device == null) {
            return null;
        }
        ByteArena row = new ByteArena(128);
        RowWriter writer = new RowWriter(row);
        put(writer, name);
        put(
                writer,
                name == null ? null : version(client.userAgent.major, client.userAgent.minor, client.userAgent.patch));
        String osVersion = os == null ? null : version(client.os.major, client.os.minor, client.os.patch);
        put(writer, os);
        put(writer, osVersion);
        put(writer, osVersion == null ? null : os + " " + osVersion);
        put(writer, device);
        return Arrays.copyOf(row.array(), row.size());
    }

    /** The rules are the same whatever is configured. */
    @Override
    public long bytes() {
        return 0;
    }

    private static @Nullable String known(@Nullable String family) {
        return UNKNOWN.equals(family) ? null : family;
    }

    private static @Nullable String version(@Nullable String... parts) {
        StringBuilder version = new StringBuilder();
        for (String part : parts) {
            if (part == null) {
                break;
            }
            version.append(version.isEmpty() ? "" : ".").append(part);
        }
        return version.isEmpty() ? null : version.toString();
    }

    private static void put(RowWriter writer, @Nullable String text) {
        if (text == null) {
            writer.absent();
        } else {
            writer.text(text);
        }
    }
}
