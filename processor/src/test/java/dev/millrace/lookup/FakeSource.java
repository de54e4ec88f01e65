package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.event.ByteArena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server that answers when the test says so. */
final class FakeSource implements KeySource {

    final List<String> asked = new ArrayList<>();
    final List<CompletableFuture<Answer>> requests = new ArrayList<>();
    boolean isRefusing;
    boolean isClosed;
    boolean isThrowing;

    @Override
    public String place() {
        return "fake";
    }

    @Override
    public boolean isRefusing() {
        return isRefusing;
    }

    @Override
    public CompletableFuture<Answer> ask(byte[] key) {
        if (isThrowing) {
            throw new IllegalArgumentException("no request");
        }
        asked.add(new String(key, UTF_8));
        requests.add(new CompletableFuture<>());
        return requests.get(requests.size() - 1);
    }

    void answer(int request, Answer answer) {
        requests.get(request).complete(answer);
    }

    void fail(int request) {
        requests.get(request).completeExceptionally(new NoAnswerException("no answer"));
    }

    /** A row with one column. */
    static Answer row(String text) {
        ByteArena row = new ByteArena(16);
        new RowWriter(row).text(text);
        return Answer.row(Arrays.copyOf(row.array(), row.size()));
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
