package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches that the case files below {@code cases/formats} do not show. */
class SecurityFormatsTest {

    private static final CefFormat CEF = new CefFormat();
    private static final LeefFormat LEEF = new LeefFormat();
    private static final AuditFormat AUDIT = new AuditFormat();
    private static final NetfilterFormat NETFILTER = new NetfilterFormat();

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            reason=a=b c=d;       event.reason;             a=b
            reason=none dst=1.2;  event.reason;             none
            dst=1.2;              destination.ip;           ~~
            dst=1.2;              cef.extensions.destinationAddress; 1.2
            spt=x;                cef.extensions.sourcePort; x
            outcome=SUCCESS;      event.outcome;            success
            outcome=maybe;        cef.extensions.eventOutcome; maybe
            deviceDirection=1;    network.direction;        outbound
            deviceDirection=7;    cef.extensions.deviceDirection; 7
            filePath=C:\\\\a b\\\\c; file.path;             C:\\a b\\c
            my.key[1]=x;          cef.extensions.my.key[1]; x
            cat=ids;              cef.extensions.deviceEventCategory; ids
            """)
    void readsExtensionsOfCef(String extension, String field, String value) {
        Map<String, String> found = Fields.of(CEF, "CEF:0|v|p|1|c|n|5|" + extension);

        assertThat(found.getOrDefault(field, "")).isEqualTo(value);
        assertThat(found).containsEntry("message", "n").containsEntry("event.severity", "5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CEF:0|v|p|1|c|n|",
                "CEF:x|v|p|1|c|n|5|src=192.0.2.1",
                "CEF: a kind of log",
                "CEF:0|v|p|1|c|n\\|5|",
                "CEF:"
            })
    void isNotCefWithoutTheWholeHeader(String text) {
        assertThat(Fields.of(CEF, text)).isEmpty();
    }

    @Test
    void leavesTheMessageToTheWholeTextWhereSomethingOfCefIsNoExtension() {
        assertThat(Fields.of(CEF, "CEF:0|v|p|1|c|n|5|free text"))
                .containsEntry("cef.name", "n")
                .doesNotContainKey("message");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            LEEF:2.0|v|p|1|e|^|src=192.0.2.1^usrName=ada
            LEEF:2.0|v|p|1|e|x5e|src=192.0.2.1^usrName=ada
            LEEF:2.0|v|p|1|e|0x5E|src=192.0.2.1^usrName=ada
            """)
    void findsTheDelimiterOfLeef(String text) {
        assertThat(Fields.of(LEEF, text))
                .containsEntry("source.ip", "192.0.2.1")
                .containsEntry("user.name", "ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LEEF:1.0|v|p|1|e|src=192.0.2.1\tusrName=ada",
                "LEEF:2.0|v|p|1|e|src=192.0.2.1\tusrName=ada",
                "LEEF:2.0|v|p|1|e||src=192.0.2.1\tusrName=ada"
            })
    void takesATabForTheDelimiterOfLeefWhereNoneIsNamed(String text) {
        assertThat(Fields.of(LEEF, text))
                .containsEntry("source.ip", "192.0.2.1")
                .containsEntry("user.name", "ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LEEF:1.0|v|p|1", "LEEF: one", "LEEF:"})
    void isNotLeefWithoutTheWholeHeader(String text) {
        assertThat(Fields.of(LEEF, text)).isEmpty();
    }

    @Test
    void readsARecordOfTheAuditTrailOutOfTheKernelsLog() {
        assertThat(Fields.of(
                        AUDIT, "audit: type=1400 audit(1763780645.678:45): apparmor=\"DENIED\" name=2F612062 pid=7"))
                .containsEntry("@timestamp", "1763780645.678")
                .containsEntry("auditd.log.sequence", "45")
                .containsEntry("auditd.log.apparmor", "DENIED")
                .containsEntry("auditd.log.name", "/a b")
                .containsEntry("process.pid", "7");
    }

    @Test
    void leavesHexadecimalThatIsNoTextAsItIs() {
        assertThat(Fields.of(AUDIT, "type=PROCTITLE msg=audit(1763780645.678:45): proctitle=FFFE"))
                .containsEntry("process.title", "FFFE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=SYSCALL msg=audit(1763780645.678): a=b",
                "type=SYSCALL msg=audit(x:1): a=b",
                "type=a name=b other=c",
                "audit: type=1400"
            })
    void isNoRecordOfTheAuditTrailWithoutTimeAndSerialNumber(String text) {
        assertThat(Fields.of(AUDIT, text)).isEmpty();
    }

    @Test
    void keepsThePacketThatAnErrorIsAboutApart() {
        assertThat(Fields.of(
                        NETFILTER,
                        "IN=eth0 OUT= SRC=192.0.2.1 DST=198.51.100.2 LEN=88 PROTO=ICMP TYPE=3 CODE=1"
                                + " [SRC=198.51.100.2 DST=192.0.2.1 LEN=60 PROTO=UDP SPT=53 DPT=4000 ]"))
                .containsEntry("source.ip", "192.0.2.1")
                .containsEntry("network.transport", "icmp")
                .doesNotContainKey("source.port");
    }

    @Test
    void readsAPacketWithoutItsFirstPart() {
        assertThat(Fields.of(NETFILTER, "TTL=126 ID=1 DF PROTO=UDP SPT=53 DPT=4000 LEN=20"))
                .containsEntry("source.port", "53")
                .containsEntry("network.transport", "udp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"IN=1", "IN=eth0 OUT=", "A=1 B=2 C=3 D=4 E=5 F=6", "[x IN=", "SPT=1 DPT=2 LEN=3 ID=4 TTL=5"})
    void isNoPacketWithoutItsParts(String text) {
        assertThat(Fields.of(NETFILTER, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%SYS-9-CONFIG: x", "%: x", "100% done: yes", "a b c d e f %SYS-5-CONFIG: x", "50%-5-a: b"})
    void isNoMessageOfADeviceWithoutMnemonic(String text) {
        assertThat(Fields.of(CiscoFormat.ios(), text)).isEmpty();
    }

    @Test
    void readsTheUptimeAndTheZoneOfADevice() {
        assertThat(Fields.of(
                        CiscoFormat.ios(),
                        "7433: sw01: 2y10w: %SYS-6-LOGOUT: User ada has exited tty session 3(192.0.2.7)"))
                .containsEntry("cisco.ios.uptime", "2y10w")
                .containsEntry("host.hostname", "sw01")
                .containsEntry("user.name", "ada")
                .containsEntry("source.ip", "192.0.2.7");
        assertThat(Fields.of(CiscoFormat.ios(), "AEST: %SYS-SW1-6-LOGOUT_C: x"))
                .containsEntry("cisco.ios.facility", "SYS-SW1")
                .containsEntry("event.timezone", "AEST")
                .doesNotContainKey("host.hostname");
    }

    @Test
    void takesTimeLinearInAnExtensionOfEqualsSigns() {
        // With a look at the whole word for each sign this would take hours.
        String text = "CEF:0|a|b|c|d|e|5|k=v " + "a".repeat(200_000) + "(" + "=".repeat(200_000);

        assertThat(Fields.of(new TextFormats(List.of()), text)).containsEntry("event.dataset", "cef.log");
    }
}
