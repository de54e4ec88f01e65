package dev.millrace.sink;

import dev.millrace.event.RejectedEvents;
import dev.millrace.event.Share;
import dev.millrace.event.SourceRecord;
import dev.millrace.event.Verdict.Rejection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was rejected and settles nothing. */
public final class RejectionList implements RejectedEvents {

    private final List<Rejected> rejected = new CopyOnWriteArrayList<>();

    @Override
    public void accept(SourceRecord source, int index, Rejection rejection, Share share) {
        rejected.add(new Rejected(source, index, rejection, share));
    }

    public List<Rejected> rejected() {
        return List.copyOf(rejected);
    }

    public List<String> codes() {
        return rejected.stream().map(r -> r.rejection.code()).toList();
    }

    /** One event that was handed over. */
    public record Rejected(SourceRecord source, int index, Rejection rejection, Share share) {}
}
