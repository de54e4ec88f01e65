package dev.millrace.http;

import java.util.List;

/** Whether the application can do its work; asked at each request, so it must be cheap and not wait. */
@FunctionalInterface
public interface Readiness {

    /** Ready if each condition holds. */
    List<Condition> conditions();

    /**
     * One thing that must be so.
     *
     * @param name stable, for machines: {@code "elasticsearch"}
     * @param reason for a person: what is missing, or how it stands
     */
    record Condition(String name, boolean holds, String reason) {}
}
