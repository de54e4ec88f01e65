package dev.millrace.stage.decode.text;

import java.util.List;

/** sudo, su, and the programs that make, change and delete accounts. */
final class AccountPatterns {

    private AccountPatterns() {}

    static List<PatternFormat> all() {
        return List.of(
                sudo(),
                substituted(),
                notSubstituted(),
                account("new group:", "%(name=%)%{word:group.name}, GID=%{int:group.id}", "group", "creation"),
                account(
                        "new user:",
                        "%(name=%)%{word:user.name}, UID=%{int:user.id}, GID=%{int:group.id},"
                                + " home=%{word?:system.auth.useradd.home},"
                                + "%( shell=%[%{until:system.auth.useradd.shell},%|%{word:system.auth.useradd.shell}%]%)",
                        "user",
                        "creation"),
                deleted(),
                changed());
    }

    private static PatternFormat sudo() {
        String where =
                "%(TTY=%{word:system.auth.sudo.tty} ; %)%(CHROOT=%{until} ; %)PWD=%{until:system.auth.sudo.pwd} ;"
                        + " USER=%{until:user.effective.name} ; %(GROUP=%{until} ; %)%(TSID=%{word} ; %)%(ENV=%{until} ; %)"
                        + "COMMAND=%{rest:system.auth.sudo.command}";
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern("%.%{word:user.name} : " + where)
                .pattern("%.%{word:user.name} : %{until:system.auth.sudo.error} ; " + where)
                .build();
    }

    /** As shadow's and coreutils' su say it. */
    private static PatternFormat substituted() {
        return su("success")
                .pattern("(to %{until:user.effective.name}) %{word:user.name} on %{word:system.auth.su.tty}")
                .pattern("Successful su for %{word:user.effective.name} by %{word:user.name}")
                .pattern("+ %{word:system.auth.su.tty} %{until:user.name}:%{word:user.effective.name}")
                .build();
    }

    private static PatternFormat notSubstituted() {
        return su("failure")
                .pattern("FAILED SU (to %{until:user.effective.name}) %{word:user.name} on %{word:system.auth.su.tty}")
                .pattern("FAILED su for %{word:user.effective.name} by %{word:user.name}")
                .pattern("- %{word:system.auth.su.tty} %{until:user.name}:%{word:user.effective.name}")
                .build();
    }

    private static PatternFormat.Builder su(String outcome) {
        return PatternFormat.of("system.auth", Lead.WORD)
                .constant("event.category", "authentication")
                .constant("event.type", "info")
                .constant("event.outcome", outcome);
    }

    private static PatternFormat account(String start, String pattern, String... types) {
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern(start + " " + pattern)
                .constant("event.category", "iam")
                .constant("event.type", types)
                .constant("event.outcome", "success")
                .build();
    }

    private static PatternFormat deleted() {
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern("delete user '%{until:user.name}'")
                .pattern("removed group '%{until:group.name}'")
                .pattern("group '%{until:group.name}' removed")
                .constant("event.category", "iam")
                .constant("event.type", "deletion")
                .constant("event.outcome", "success")
                .build();
    }

    private static PatternFormat changed() {
        return PatternFormat.of("system.auth", Lead.WORD)
                .pattern("add '%{until:user.name}' to %[group%|shadow group%] '%{until:group.name}'")
                .pattern("delete '%{until:user.name}' from %[group%|shadow group%] '%{until:group.name}'")
                .pattern("change user '%{until:user.name}'")
                .pattern(PASSWORD + "password changed for %{word:user.name}")
                .pattern("changed password expiry for %{word:user.name}")
                .constant("event.category", "iam")
                .constant("event.type", "change")
                .constant("event.outcome", "success")
                .build();
    }

    private static final String PASSWORD = "%(pam_%{until}: %)";
}
