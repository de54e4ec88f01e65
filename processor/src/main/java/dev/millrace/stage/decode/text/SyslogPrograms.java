package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.event.LogEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What programs say in syslog, by the name in the tag: a text that anybody might write means something when sshd says
 * it. A name counts up to its first parenthesis or slash: {@code sshd(pam_unix)}, {@code postfix/smtpd}. Owned by one
 * thread.
 */
public final class SyslogPrograms {

    /** The dataset of a program that nobody knows. */
    public static final byte[] UNKNOWN = {};

    private static final Program NONE = new Program(UNKNOWN, List.of());

    /** A program's dataset, and the patterns of what it says, the first that matches being it. */
    record Program(byte[] dataset, List<PatternFormat> formats) {

        static Program of(String dataset, List<PatternFormat> formats) {
            return new Program(dataset.getBytes(StandardCharsets.US_ASCII), formats);
        }
    }

    private final FieldNames names;
    private final Program[] programs;
    private final TextLine line = new TextLine();

    public SyslogPrograms() {
        List<String> known = new ArrayList<>();
        List<Program> ofNames = new ArrayList<>();
        Program ssh = Program.of("system.auth", concat(SshPatterns.all(), PamPatterns.all()));
        Program auth = Program.of("system.auth", concat(PamPatterns.all(), AccountPatterns.all()));
        Program cron = Program.of("system.syslog", concat(DaemonPatterns.cron(), PamPatterns.all()));
        for (String name : List.of("sshd", "sshd-session", "sshd-auth", "dropbear")) {
            known.add(name);
            ofNames.add(ssh);
        }
        for (String name : List.of(
                "sudo",
                "su",
                "login",
                "systemd-logind",
                "polkitd",
                "useradd",
                "userdel",
                "usermod",
                "groupadd",
                "groupdel",
                "groupmod",
                "passwd",
                "chpasswd",
                "gpasswd",
                "chage",
                "pkexec")) {
            known.add(name);
            ofNames.add(auth);
        }
        for (String name : List.of("CRON", "cron", "crond", "CROND", "anacron", "fcron")) {
            known.add(name);
            ofNames.add(cron);
        }
        known.add("systemd");
        ofNames.add(Program.of("system.syslog", concat(DaemonPatterns.systemd(), PamPatterns.all())));
        known.add("postfix");
        ofNames.add(Program.of("postfix.log", PostfixPatterns.all()));
        known.add("dhcpd");
        ofNames.add(Program.of("system.syslog", DaemonPatterns.dhcpd()));
        known.add("named");
        ofNames.add(Program.of("system.syslog", DaemonPatterns.named()));
        names = new FieldNames(known);
        programs = ofNames.toArray(Program[]::new);
    }

    /** The dataset of a program's lines, or {@link #UNKNOWN}; not to be written to. */
    public byte[] dataset(byte[] bytes, int start, int end) {
        return find(bytes, start, end).dataset();
    }

    /**
     * Reads what a program says: adds its fields, and all of the text as {@code message}.
     *
     * @param start to {@code end}: valid UTF-8 of the event's bytes
     * @return false where it is nothing that we know; then nothing was added
     */
    public boolean read(LogEvent event, int nameStart, int nameEnd, int start, int end) {
        Program program = find(event.arena().array(), nameStart, nameEnd);
        if (program.formats().isEmpty()) {
            return false;
        }
        line.begin(event, start, end);
        for (PatternFormat format : program.formats()) {
            if (format.read(line)) {
                line.addText(TextFields.MESSAGE, start, end);
                return true;
            }
        }
        return false;
    }

    private Program find(byte[] bytes, int start, int nameEnd) {
        int end = start;
        while (end < nameEnd && bytes[end] != '(' && (bytes[end] != '/' || end == start)) {
            end++;
        }
        int name = names.indexOf(FieldHash.of(bytes, start, end), bytes, start, end);
        return name == FieldNames.UNKNOWN ? NONE : programs[name];
    }

    private static List<PatternFormat> concat(List<PatternFormat> first, List<PatternFormat> second) {
        List<PatternFormat> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
