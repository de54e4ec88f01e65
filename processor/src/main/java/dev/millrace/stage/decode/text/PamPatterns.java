package dev.millrace.stage.decode.text;

import java.util.List;

/** What modules of PAM say in the name of the program that asks them: sessions, and who was not let in. */
final class PamPatterns {

    private static final String MODULE = "%(pam_%{until}: %)";
    private static final String PEER = "logname=%{word?} uid=%{int?} euid=%{int?} tty=%{word?:system.auth.pam.tty}"
            + " ruser=%{word?:system.auth.pam.ruser} rhost=%[%{endpoint:source}%|%.%]%.%(user=%{word:user.name}%)";

    private PamPatterns() {}

    static List<PatternFormat> all() {
        return List.of(session("opened", "start"), session("closed", "end"), failure(), logind());
    }

    /** Who opens a session for another one is the user, the other one the effective user. */
    private static PatternFormat session(String what, String type) {
        String by = " by %{word:user.name}(uid=%{int:user.id})";
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern(MODULE + "session " + what
                        + " for user %{word:user.effective.name}(uid=%{int:user.effective.id})" + by)
                .pattern(MODULE + "session " + what + " for user %{word:user.name}(uid=%{int:user.id})")
                .pattern(MODULE + "session " + what + " for user %{word:user.effective.name}" + by)
                .pattern(MODULE + "session " + what + " for user %{word:user.name}")
                .constant("event.category", "session")
                .constant("event.type", type)
                .constant("event.action", "opened".equals(what) ? "session_opened" : "session_closed")
                .build();
    }

    private static PatternFormat failure() {
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern(MODULE + "authentication failure; " + PEER)
                .pattern("PAM %{int} more authentication %[failures%|failure%]; " + PEER)
                .pattern(MODULE + "check pass; user unknown")
                .constant("event.category", "authentication")
                .constant("event.type", "info")
                .constant("event.outcome", "failure")
                .build();
    }

    private static PatternFormat logind() {
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern("New session %{word:system.auth.session.id} of user %{until:user.name}.")
                .pattern("Removed session %{until:system.auth.session.id}.")
                .constant("event.category", "session")
                .build();
    }
}
