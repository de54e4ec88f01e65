package dev.millrace.event;

/** One room of the flow: looks at an event, changes it, lets it pass or rejects it. Called by the stream thread. */
@FunctionalInterface
public interface EventStage {

    Verdict apply(LogEvent event);
}
