package dev.millrace.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;

/** The modules of a node, which say what it can do; asked of the node, since the tests do not know what runs it. */
public final class Modules {

    private static final String NAMES = "/_nodes/_local/plugins?filter_path=nodes.*.modules.name";

    private final Set<String> names = new TreeSet<>();

    private Modules() {}

    public static Modules of(URI node) {
        Modules modules = new Modules();
        try (InputStream answer = node.resolve(NAMES).toURL().openStream()) {
            new ObjectMapper().readTree(answer).findValues("name").forEach(name -> modules.names.add(name.asText()));
            return modules;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String module) {
        return names.contains(module);
    }

    /** Skips the test on a node that lacks one of them, and says so. */
    public void require(String... modules) {
        for (String module : modules) {
            assumeTrue(
                    has(module),
                    "the node lacks the module " + module
                            + "; the official image has it: -Dservers=containers (CONTRIBUTING.md)");
        }
    }
}
