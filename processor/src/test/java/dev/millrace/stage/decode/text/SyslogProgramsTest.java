package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyslogProgramsTest {

    private static final Origin ORIGIN = new Origin("logs", "", 0, 0, Origin.NO_TIMESTAMP);

    private final SyslogPrograms programs = new SyslogPrograms();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        sshd|Failed none for illegal user ada from 192.0.2.7 port 4 ssh2|user.name|ada
        sshd|Failed keyboard-interactive/pam for ada from 192.0.2.7 port 4 ssh2|user.name|ada
        sshd|error: Failed password for ada from 192.0.2.7 port 4 ssh2|event.outcome|failure
        sshd|Invalid user ada from 192.0.2.7|source.ip|192.0.2.7
        sshd|Invalid user ada from 2001:db8::7 port 4|source.port|4
        sshd|Received disconnect from 192.0.2.7 port 4:11: disconnected by user|event.reason|disconnected by user
        sshd|Received disconnect from 192.0.2.7: 11: Bye Bye|source.ip|192.0.2.7
        sshd|Disconnected from user ada 192.0.2.7 port 4|user.name|ada
        sshd|Disconnected from 192.0.2.7 port 4|source.port|4
        sshd|Disconnecting authenticating user ada 192.0.2.7 port 4: Too many authentication failures [preauth]|user.name|ada
        sshd|Connection reset by invalid user ada 192.0.2.7 port 4 [preauth]|user.name|ada
        sshd|Connection closed by 192.0.2.7 port 4 [preauth]|source.ip|192.0.2.7
        sshd|error: maximum authentication attempts exceeded for invalid user ada from 192.0.2.7 port 4 ssh2 [preauth]|user.name|ada
        sshd|User ada from 192.0.2.7 not allowed because not listed in AllowUsers|event.reason|not listed in AllowUsers
        sshd|Did not receive identification string from 192.0.2.7 port 4|system.auth.ssh.dropped_ip|192.0.2.7
        sshd|reverse mapping checking getaddrinfo for a.example [192.0.2.7] failed - POSSIBLE BREAK-IN ATTEMPT!|source.ip|192.0.2.7
        sshd|Address 192.0.2.7 maps to a.example, but this does not map back to the address.|source.ip|192.0.2.7
        sshd|Connection from 192.0.2.7 port 4 on 198.51.100.1 port 22|destination.ip|198.51.100.1
        sshd-session|Accepted password for ada from 192.0.2.7 port 4 ssh2|system.auth.ssh.method|password
        sshd(pam_unix)|authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=a.example  user=ada|source.address|a.example
        sshd(pam_unix)|authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=|event.outcome|failure
        sshd(pam_unix)|session opened for user ada by (uid=0)|user.name|ada
        sshd|PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=ada|user.name|ada
        su|pam_unix(su:session): session opened for user root by ada(uid=1000)|user.effective.name|root
        su|pam_unix(su-l:session): session closed for user root|user.name|root
        su|(to root) ada on pts/0|user.effective.name|root
        su|FAILED SU (to root) ada on pts/0|event.outcome|failure
        sudo|ada : 3 incorrect password attempts ; TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/bin/ls|system.auth.sudo.error|3 incorrect password attempts
        sudo|ada : PWD=/ ; USER=root ; COMMAND=list|system.auth.sudo.command|list
        systemd-logind|New session c1 of user ada.|user.name|ada
        groupadd|new group: name=ada, GID=1001|group.name|ada
        userdel|delete user 'ada'|event.type|deletion
        usermod|add 'ada' to group 'docker'|group.name|docker
        CRON|(root) CMD (run-parts (all))|process.command_line|run-parts (all)
        CROND|(root) RELOAD (crontabs/root)|event.action|RELOAD
        systemd|shop.service: Main process exited, code=exited, status=1/FAILURE|process.exit_code|1
        systemd|shop.service: Failed with result 'exit-code'.|event.reason|exit-code
        postfix/smtpd|connect from a.example[192.0.2.7]|source.ip|192.0.2.7
        postfix/smtpd|4ABCD12345: client=a.example[192.0.2.7], sasl_method=PLAIN, sasl_username=ada|user.name|ada
        postfix/qmgr|4ABCD12345: from=<ada@example.org>, size=100, nrcpt=1 (queue active)|email.from.address|ada@example.org
        postfix/cleanup|4ABCD12345: message-id=<1@example.org>|email.message_id|1@example.org
        postfix/smtp|4ABCD12345: to=<a@b.c>, relay=none, delay=1.2, delays=0.1/0/0.5/0.6, dsn=4.4.1, status=deferred (connection refused)|postfix.status|deferred
        postfix/local|4ABCD12345: to=<a@b.c>, orig_to=<r>, relay=local, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced (unknown user)|postfix.relay|local
        dhcpd|DHCPACK on 192.0.2.9 to 02:00:5e:10:00:01 (desk) via eth0|client.mac|02:00:5e:10:00:01
        dhcpd|DHCPREQUEST for 192.0.2.9 from 02:00:5e:10:00:01 via eth0|client.ip|192.0.2.9
        named|client @0x7f1c 192.0.2.9#4000 (shop.example): query: shop.example IN A +E(0) (198.51.100.1)|dns.question.name|shop.example
        """)
    void readsWhatAProgramSays(String program, String text, String field, String value) {
        assertThat(read(program, text)).containsEntry(field, value).containsEntry("message", text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        shop|Accepted password for ada from 192.0.2.7 port 4 ssh2
        sshd|Server listening on 0.0.0.0 port 22.
        sudo|something else
        postfix/smtpd|warning: hostname does not resolve
        """)
    void leavesAnythingElseAlone(String program, String text) {
        assertThat(read(program, text)).isEmpty();
    }

    @Test
    void knowsAProgramByTheFirstPartOfItsName() {
        assertThat(dataset("postfix/smtpd")).isEqualTo("postfix.log");
        assertThat(dataset("sshd(pam_unix)")).isEqualTo("system.auth");
        assertThat(dataset("/usr/sbin/shop")).isEmpty();
        assertThat(dataset("sshdx")).isEmpty();
    }

    private String dataset(String program) {
        byte[] bytes = program.getBytes(StandardCharsets.UTF_8);
        return new String(programs.dataset(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }

    private Map<String, String> read(String program, String text) {
        LogEvent event = new LogEvent().begin(ORIGIN, 0);
        int start = event.arena().append(program.getBytes(StandardCharsets.UTF_8));
        int textStart = event.arena().append(text.getBytes(StandardCharsets.UTF_8));
        int end = event.arena().size();
        TextFields.open(event, start, end);
        programs.read(event, start, textStart, textStart, end);
        TextFields.close(event);
        Map<String, String> found = new LinkedHashMap<>();
        RawFields raw = event.raw();
        for (int i = raw.first(); i != RawFields.NONE; i = raw.after(i)) {
            found.putIfAbsent(event.text(raw.nameStart(i), raw.nameEnd(i)), event.text(raw.start(i), raw.end(i)));
        }
        return found;
    }
}
