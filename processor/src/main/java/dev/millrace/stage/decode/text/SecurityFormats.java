package dev.millrace.stage.decode.text;

import java.util.List;

/** Firewalls, audit trails and what security devices send to collectors: CEF, LEEF, netfilter, auditd, Cisco. */
final class SecurityFormats {

    private SecurityFormats() {}

    static List<TextFormat> all() {
        return List.of(
                new CefFormat(),
                new LeefFormat(),
                new AuditFormat(),
                new NetfilterFormat(),
                CiscoFormat.asa(),
                CiscoFormat.ios());
    }
}
