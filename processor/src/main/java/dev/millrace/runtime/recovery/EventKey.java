package dev.millrace.runtime.recovery;

import dev.millrace.deadletter.DeadLetter;
import dev.millrace.event.Origin;

/** What an event is, whatever became of it: the coordinates of its record and its index within it. */
record EventKey(String topicId, int partition, long offset, int index) {

    static EventKey of(DeadLetter letter) {
        return of(letter.source().origin(), letter.index());
    }

    static EventKey of(Origin origin, int index) {
        return new EventKey(origin.topicId(), origin.partition(), origin.offset(), index);
    }
}
