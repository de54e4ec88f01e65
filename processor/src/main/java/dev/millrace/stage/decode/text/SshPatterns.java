package dev.millrace.stage.decode.text;

import java.util.List;

/** What OpenSSH's server says of those who come, under the names of Elastic's system integration. */
final class SshPatterns {

    /** A peer at the end of a sentence; older versions leave out the port. */
    private static final String PEER = "%{endpoint:source}%( port %{int:source.port}%)";

    private SshPatterns() {}

    static List<PatternFormat> all() {
        return List.of(accepted(), failed(), invalid(), left(), refused(), connected());
    }

    private static PatternFormat accepted() {
        return attempt("success", "authentication", "session")
                .pattern("%[Accepted%] %{word:system.auth.ssh.method} for %{last:user.name} from " + PEER
                        + "%( ssh2%)%(: %{rest:system.auth.ssh.signature}%)")
                .constant("system.auth.ssh.event", "Accepted")
                .build();
    }

    private static PatternFormat failed() {
        return attempt("failure", "authentication")
                .pattern(
                        "%(error: %)Failed %{word:system.auth.ssh.method} for %(%[invalid%|illegal%] user %)%{last:user.name} from "
                                + PEER)
                .constant("system.auth.ssh.event", "Failed")
                .build();
    }

    private static PatternFormat invalid() {
        return attempt("failure", "authentication")
                .pattern("%[Invalid%|Illegal%] user %{last:user.name} from " + PEER)
                .constant("system.auth.ssh.event", "Invalid")
                .build();
    }

    private static PatternFormat.Builder attempt(String outcome, String... categories) {
        return sshd().constant("event.category", categories)
                .constant("event.type", "info")
                .constant("event.action", "ssh_login")
                .constant("event.outcome", outcome);
    }

    private static PatternFormat left() {
        return sshd().pattern("Received disconnect from " + PEER + ": %{int}: %{rest:event.reason}")
                .pattern("Received disconnect from " + PEER + ":%{int}: %{rest:event.reason}")
                .pattern("Disconnected from %(%[authenticating user%|invalid user%|user%] %{word:user.name} %)" + PEER)
                .pattern("Disconnecting %[authenticating user%|invalid user%|user%] %{word:user.name} " + PEER
                        + ": %{rest:event.reason}")
                .pattern(
                        "Connection %[closed%|reset%] by %(%[authenticating user%|invalid user%|user%] %{word:user.name} %)"
                                + PEER)
                .pattern("Close session: user %{word:user.name} from " + PEER)
                .build();
    }

    private static PatternFormat refused() {
        return sshd().pattern(
                        "%(error: %)maximum authentication attempts exceeded for %(invalid user %)%{last:user.name} from "
                                + PEER)
                .pattern("User %{word:user.name} from %{endpoint:source} not allowed because %{rest:event.reason}")
                .pattern("%(fatal: %)Unable to negotiate with " + PEER + ": %{rest:event.reason}")
                .pattern("%(error: %)Bad protocol version identification '%{last}' from " + PEER)
                .pattern("Did not receive identification string from %{ip:system.auth.ssh.dropped_ip}")
                .pattern("%(error: %)%[Protocol major versions differ for%|Bad packet length from%] " + PEER)
                .pattern("%(error: %)banner exchange: Connection from " + PEER + ": %{rest:event.reason}")
                .pattern(
                        "%(fatal: %)ssh_dispatch_run_fatal: Connection from %(%[authenticating user%|invalid user%|user%]"
                                + " %{word:user.name} %)" + PEER + ": %{rest:event.reason}")
                .pattern("%(fatal: %)Timeout before authentication for %(connection from %)" + PEER)
                .pattern("Address %{ip:source.ip} maps to %{word:source.domain},")
                .pattern("reverse mapping checking getaddrinfo for %{word:source.domain} [%{ip:source.ip}] failed")
                .build();
    }

    private static PatternFormat connected() {
        return sshd().pattern(
                        "Connection from " + PEER + "%( on %{endpoint:destination} port %{int:destination.port}%)")
                .pattern("Postponed %{word:system.auth.ssh.method} for %(invalid user %)%{last:user.name} from " + PEER)
                .pattern("Starting session: %{until} for %{word:user.name} from " + PEER)
                .build();
    }

    private static PatternFormat.Builder sshd() {
        return PatternFormat.of("system.auth", Lead.WORD);
    }
}
