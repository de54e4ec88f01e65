package dev.millrace.lookup;

import dev.millrace.config.LookupConfig;
import java.time.InstantSource;
import java.util.List;

/** A lookup of a server that answers when a test says so, for tests of other packages. */
public final class AskedLookup {

    private final FakeSource server = new FakeSource();
    private final KeyedLookup lookup;

    public AskedLookup(LookupConfig config) {
        lookup = new KeyedLookup(
                config, server, new AskCounts(config.name(), "fake", InstantSource.system()), System::nanoTime);
    }

    public Lookup lookup() {
        return lookup;
    }

    public List<String> asked() {
        return server.asked;
    }

    /** A row whose one column holds {@code text}. */
    public void answer(int request, String text) {
        server.answer(request, FakeSource.row(text));
    }

    public void answerWithNothing(int request) {
        server.answer(request, Answer.MISS);
    }

    public void goDown() {
        server.isRefusing = true;
    }
}
