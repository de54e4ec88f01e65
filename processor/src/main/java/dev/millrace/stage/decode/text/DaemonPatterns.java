package dev.millrace.stage.decode.text;

import java.util.List;

/** Daemons that every machine has: cron, systemd, dhcpd, named. */
final class DaemonPatterns {

    private DaemonPatterns() {}

    static List<PatternFormat> cron() {
        return List.of(syslog().pattern("(%{until:user.name}) CMD (%{last:process.command_line})")
                .pattern("(%{until:user.name}) %{letters:event.action} (%{last:event.reason})")
                .build());
    }

    static List<PatternFormat> systemd() {
        return List.of(syslog().pattern(
                        "%{word:systemd.unit}: Main process exited, code=%{until}, status=%{int:process.exit_code}/")
                .pattern("%{word:systemd.unit}: Failed with result '%{until:event.reason}'.")
                .build());
    }

    static List<PatternFormat> dhcpd() {
        String client = "%{word:client.mac}%( (%{until:client.domain})%) via %{word:observer.ingress.interface.name}";
        return List.of(syslog().pattern("DHCPDISCOVER from " + client)
                .pattern("DHCPREQUEST for %{ip:client.ip}%( (%{ip:server.ip})%) from " + client)
                .pattern("%[DHCPOFFER%|DHCPACK%|DHCPNAK%] on %{ip:client.ip} to " + client)
                .pattern("DHCPRELEASE of %{ip:client.ip} from " + client)
                .pattern("DHCPINFORM from %{ip:client.ip} via %{word:observer.ingress.interface.name}")
                .constant("event.category", "network")
                .constant("network.protocol", "dhcp")
                .build());
    }

    static List<PatternFormat> named() {
        return List.of(syslog().pattern(
                        "client %(@0x%{hex} %)%{ip:client.ip}#%{int:client.port}%( (%{until})%):%( view %{until}:%)"
                                + " query: %{word:dns.question.name} %{word:dns.question.class} %{word:dns.question.type}")
                .constant("event.category", "network")
                .constant("network.protocol", "dns")
                .build());
    }

    private static PatternFormat.Builder syslog() {
        return PatternFormat.of("system.syslog", Lead.WORD);
    }
}
