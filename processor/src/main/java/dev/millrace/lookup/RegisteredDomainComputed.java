package dev.millrace.lookup;

import dev.millrace.event.ByteArena;
import dev.millrace.event.EcsField;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.http.conn.util.PublicSuffixList;
import org.apache.http.conn.util.PublicSuffixListParser;
import org.apache.http.conn.util.PublicSuffixMatcher;
import org.apache.http.conn.util.PublicSuffixMatcherLoader;
import org.jspecify.annotations.Nullable;

/**
 * The registered domain by the list of public suffixes: of {@code www.example.co.uk} it is {@code example.co.uk}. The
 * matcher, and the list where none is configured, come with Elasticsearch's own client, whose HTTP client needs them.
 */
final class RegisteredDomainComputed implements Computed {

    private static final int MAX_BYTES = 253;

    /** A map entry, a string and its bytes, about. */
    private static final long RULE_BYTES = 120;

    private final PublicSuffixMatcher suffixes;
    private final EcsField[] fields;
    private final int rules;

    /** @param rules of a list of its own; 0 of the one in the jar */
    private RegisteredDomainComputed(PublicSuffixMatcher suffixes, String target, int rules) {
        this.suffixes = suffixes;
        this.rules = rules;
        fields = Stream.of("registered_domain", "top_level_domain", "subdomain")
                .map(name -> LookupFields.named(target + "." + name))
                .toArray(EcsField[]::new);
    }

    /** @param list {@code null} for the one in the jar */
    static RegisteredDomainComputed open(@Nullable Path list, String target) throws BrokenTableException {
        if (list == null) {
            return new RegisteredDomainComputed(PublicSuffixMatcherLoader.getDefault(), target, 0);
        }
        try (Reader text = Files.newBufferedReader(list)) {
            PublicSuffixList parsed = new PublicSuffixListParser().parse(text);
            if (parsed.getRules().isEmpty()) {
                throw new BrokenTableException(list + ":1", "has no suffixes");
            }
            PublicSuffixMatcher matcher = new PublicSuffixMatcher(parsed.getRules(), parsed.getExceptions());
            return new RegisteredDomainComputed(
                    matcher, target, parsed.getRules().size());
        } catch (IOException e) {
            throw new BrokenTableException(list.toString(), "cannot be read: " + e);
        }
    }

    @Override
    public EcsField[] fields() {
        return fields;
    }

    @Override
    public byte @Nullable [] compute(byte[] domain, int start, int end) {
        int to = end > start && domain[end - 1] == '.' ? end - 1 : end;
        if (to - start > MAX_BYTES || new WideNumber().readAddress(domain, start, to)) {
            return null;
        }
        String name = new String(domain, start, to - start, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        String registered = suffixes.getDomainRoot(name);
        int dot = registered == null ? -1 : registered.indexOf('.');
        if (registered == null || dot < 0 || !suffixes.matches(registered.substring(dot + 1))) {
            return null;
        }
        ByteArena row = new ByteArena(128);
        RowWriter writer = new RowWriter(row).text(registered).text(registered.substring(dot + 1));
        if (name.length() > registered.length() + 1) {
            writer.text(name.substring(0, name.length() - registered.length() - 1));
        } else {
            writer.absent();
        }
        return Arrays.copyOf(row.array(), row.size());
    }

    @Override
    public long size() {
        return rules;
    }

    @Override
    public long bytes() {
        return RULE_BYTES * rules;
    }
}
