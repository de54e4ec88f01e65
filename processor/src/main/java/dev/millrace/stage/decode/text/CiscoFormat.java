package dev.millrace.stage.decode.text;

import dev.millrace.event.ValueKind;
import dev.millrace.stage.decode.text.DeviceHeader.Part;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Messages of Cisco's devices behind their {@link DeviceHeader}: facility, severity and mnemonic, and of access lists and
 * logins who spoke to whom. Used by one thread.
 */
final class CiscoFormat implements TextFormat {

    private static final Name TIMESTAMP = Name.of("@timestamp");
    private static final Name HOST = Name.of("host.hostname");
    private static final Name ZONE = Name.of("event.timezone");
    private static final Name SEQUENCE = Name.of("event.sequence");
    private static final Name SEVERITY = Name.of("event.severity");
    private static final Name CODE = Name.of("event.code");
    private static final Name LEVEL = Name.of("log.level");
    private static final Name VENDOR = Name.of("observer.vendor");

    private static final byte[] CISCO = "Cisco".getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] LEVELS = {
        bytes("fatal"),
        bytes("fatal"),
        bytes("fatal"),
        bytes("error"),
        bytes("warn"),
        bytes("info"),
        bytes("info"),
        bytes("debug")
    };
    private static final byte[][] FIREWALLS = {bytes("ASA-"), bytes("FTD-"), bytes("PIX-")};

    private static final PatternFormat PERMITTED = accessList("permitted", "allow", "allowed");
    private static final PatternFormat DENIED = accessList("denied", "deny", "denied");
    private static final PatternFormat DETAILS = PatternFormat.of("cisco", Lead.WORD)
            .pattern("Login %[Success%|failed%] [user: %{until:user.name}] [Source: %{ip:source.ip}]"
                    + "%( [localport: %{int:destination.port}]%)")
            .pattern("User %{word:user.name} has exited tty session %{int}(%{ip:source.ip})")
            .build();

    private final String dataset;
    private final boolean isFirewall;
    private final Name facility;
    private final Name uptime;

    private final DeviceHeader.Parts parts = this::part;
    private final TextLine details = new TextLine();
    private TextLine line = new TextLine();

    private CiscoFormat(String dataset, boolean isFirewall) {
        this.dataset = dataset;
        this.isFirewall = isFirewall;
        String fields = "cisco." + dataset.substring(dataset.indexOf('_') + 1, dataset.indexOf('.'));
        facility = Name.of(fields + ".facility");
        uptime = Name.of(fields + ".uptime");
    }

    /** Routers and switches. */
    static CiscoFormat ios() {
        return new CiscoFormat("cisco_ios.log", false);
    }

    /** Firewalls, whose mnemonic is a number. */
    static CiscoFormat asa() {
        return new CiscoFormat("cisco_asa.log", true);
    }

    @Override
    public String dataset() {
        return dataset;
    }

    @Override
    public Set<Lead> leads() {
        return EnumSet.of(Lead.OTHER, Lead.NUMBER, Lead.ADDRESS, Lead.MONTH, Lead.WORD);
    }

    @Override
    public boolean read(TextLine text) {
        byte[] bytes = text.bytes();
        int end = text.lineEnd();
        int percent = DeviceHeader.find(bytes, text.start(), end);
        if (percent == DeviceHeader.NONE || isFirewall(bytes, percent, end) != isFirewall) {
            return false;
        }
        line = text;
        DeviceHeader.read(bytes, text.start(), end, parts);
        boolean hasMnemonic = bytes[percent] == '%';
        int message = hasMnemonic
                ? DateScan.skipSpaces(bytes, DeviceHeader.mnemonicEnd(bytes, percent, end) + 1, end)
                : percent;
        if (message < text.end()) {
            line.addText(TextFields.MESSAGE, message, text.end());
            details.begin(text.event(), message, text.end());
            if (!DENIED.read(details) && !PERMITTED.read(details)) {
                DETAILS.read(details);
            }
        } else {
            line.addText(TextFields.MESSAGE, percent, text.end());
        }
        line.addConstant(VENDOR, CISCO);
        return true;
    }

    private void part(Part part, int start, int end) {
        switch (part) {
            case SEQUENCE -> line.addText(SEQUENCE, start, end);
            case TIME -> line.addText(TIMESTAMP, start, end);
            case UPTIME -> line.addText(uptime, start, end);
            case HOST -> line.addText(HOST, start, end);
            case ZONE -> line.addText(ZONE, start, end);
            case MNEMONIC -> mnemonic(start, end);
        }
    }

    private void mnemonic(int percent, int end) {
        byte[] bytes = line.bytes();
        int severity = DeviceHeader.severity(bytes, percent, end);
        line.addText(facility, percent + 1, severity - 1);
        line.add(SEVERITY, ValueKind.NUMBER, severity, severity + 1);
        line.addText(CODE, severity + 2, end);
        line.addConstant(LEVEL, LEVELS[bytes[severity] - '0']);
    }

    private static PatternFormat accessList(String word, String action, String type) {
        return PatternFormat.of("cisco", Lead.WORD)
                .pattern(
                        "list %{word:cisco.ios.access_list} " + word + " %{word:network.transport} %{ip:source.ip}"
                                + "%((%{int:source.port})%)%( (%{until})%) -> %{ip:destination.ip}%((%{int:destination.port})%)")
                .constant("event.category", "network")
                .constant("event.type", "connection", type)
                .constant("event.action", action)
                .build();
    }

    private static boolean isFirewall(byte[] bytes, int percent, int end) {
        for (byte[] firewall : FIREWALLS) {
            if (Scan.startsWith(bytes, percent + 1, end, firewall)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
