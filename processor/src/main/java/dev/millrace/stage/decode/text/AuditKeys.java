package dev.millrace.stage.decode.text;

import dev.millrace.event.ByteArena;
import dev.millrace.event.FieldHash;
import dev.millrace.event.FieldNames;
import dev.millrace.stage.decode.text.TextFields.Name;
import java.util.List;

/** Keys of Linux's audit records that have an ECS home. Immutable; read by any thread. */
final class AuditKeys {

    private static final List<String> KEYS = List.of(
            "pid",
            "ppid",
            "exit",
            "uid",
            "auid",
            "euid",
            "suid",
            "fsuid",
            "gid",
            "egid",
            "sgid",
            "fsgid",
            "UID",
            "AUID",
            "EUID",
            "GID",
            "SUID",
            "FSUID",
            "EGID",
            "SGID",
            "FSGID",
            "acct",
            "user",
            "src",
            "dst",
            "exe",
            "comm",
            "cwd",
            "proctitle",
            "cmd",
            "name",
            "addr",
            "res",
            "arch",
            "success");

    static final FieldNames NAMES = new FieldNames(KEYS);

    private static final Name[] FIELDS = names(
            "process.pid",
            "process.parent.pid",
            "process.exit_code",
            "user.id",
            "user.audit.id",
            "user.effective.id",
            "user.saved.id",
            "user.filesystem.id",
            "user.group.id",
            "user.effective.group.id",
            "user.saved.group.id",
            "user.filesystem.group.id",
            "user.name",
            "user.audit.name",
            "user.effective.name",
            "user.group.name",
            "user.saved.name",
            "user.filesystem.name",
            "user.effective.group.name",
            "user.saved.group.name",
            "user.filesystem.group.name",
            "user.name",
            "user.name",
            "source.ip",
            "destination.ip",
            "process.executable",
            "process.name",
            "process.working_directory",
            "process.title",
            "process.command_line",
            "auditd.log.name",
            "source.address",
            "auditd.log.res",
            "auditd.log.arch",
            "auditd.log.success");

    private static final int EXIT = KEYS.indexOf("exit");
    private static final int ACCOUNT = KEYS.indexOf("acct");
    private static final int USER = KEYS.indexOf("user");
    private static final int SOURCE = KEYS.indexOf("src");
    private static final int DESTINATION = KEYS.indexOf("dst");
    private static final int FIRST_TEXT = KEYS.indexOf("exe");
    private static final int LAST_TEXT = KEYS.indexOf("name");
    private static final int ADDRESS = KEYS.indexOf("addr");
    private static final int RESULT = KEYS.indexOf("res");
    private static final int ARCHITECTURE = KEYS.indexOf("arch");
    private static final int SUCCESS = KEYS.indexOf("success");

    private static final Name EXIT_NAME = Name.of("auditd.log.exit");
    private static final Name OTHER_SOURCE = Name.of("source.address");
    private static final Name OTHER_DESTINATION = Name.of("destination.address");
    private static final Name SOURCE_IP = Name.of("source.ip");
    private static final Name OUTCOME = Name.of("event.outcome");
    private static final Name HOST_ARCHITECTURE = Name.of("host.architecture");
    private static final FieldNames ARCHITECTURES =
            new FieldNames(List.of("c000003e", "40000003", "c00000b7", "40000028", "c0000015", "80000016", "c00000f3"));
    private static final String[] ARCHITECTURE_NAMES = {
        "x86_64", "i386", "aarch64", "arm", "ppc64le", "s390x", "riscv64"
    };
    private static final FieldNames SUCCEEDED = new FieldNames(List.of("success", "1", "yes"));
    private static final FieldNames FAILED = new FieldNames(List.of("failed", "0", "no"));

    private AuditKeys() {}

    /** Adds a value that is there. */
    static void add(TextLine line, int key, int start, int end, boolean isQuoted) {
        byte[] bytes = line.bytes();
        if (key == RESULT || key == SUCCESS) {
            line.addText(FIELDS[key], start, end);
            outcome(line, start, end);
        } else if (key == ARCHITECTURE) {
            line.addText(FIELDS[key], start, end);
            architecture(line, start, end);
        } else if (key == EXIT) {
            line.addText(Scan.integer(bytes, start, end) == end ? FIELDS[key] : EXIT_NAME, start, end);
        } else if (key == SOURCE || key == DESTINATION) {
            Name other = key == SOURCE ? OTHER_SOURCE : OTHER_DESTINATION;
            line.addText(Scan.ip(bytes, start, end) == end ? FIELDS[key] : other, start, end);
        } else if (key == ADDRESS) {
            line.addText(FIELDS[key], start, end);
            if (Scan.ip(bytes, start, end) == end) {
                line.addText(SOURCE_IP, start, end);
            }
        } else if (!isQuoted && (key == ACCOUNT || key == USER || (key >= FIRST_TEXT && key <= LAST_TEXT))) {
            hexadecimal(line, FIELDS[key], start, end);
        } else {
            line.addText(FIELDS[key], start, end);
        }
    }

    private static void outcome(TextLine line, int start, int end) {
        if (is(SUCCEEDED, line.bytes(), start, end)) {
            addAscii(line, OUTCOME, "success");
        } else if (is(FAILED, line.bytes(), start, end)) {
            addAscii(line, OUTCOME, "failure");
        }
    }

    private static void architecture(TextLine line, int start, int end) {
        int hash = FieldHash.of(line.bytes(), start, end);
        int architecture = ARCHITECTURES.indexOf(hash, line.bytes(), start, end);
        if (architecture != FieldNames.UNKNOWN) {
            addAscii(line, HOST_ARCHITECTURE, ARCHITECTURE_NAMES[architecture]);
        }
    }

    /** Quoted text is text; without quotes it is in capital hexadecimal, with a zero byte between arguments. */
    private static void hexadecimal(TextLine line, Name name, int start, int end) {
        byte[] bytes = line.bytes();
        boolean isHex = (end - start) % 2 == 0 && Scan.hex(bytes, start, end) == end;
        if (!isHex) {
            line.addText(name, start, end);
            return;
        }
        ByteArena arena = line.event().arena();
        int text = arena.size();
        boolean isAscii = true;
        for (int at = start; at < end; at += 2) {
            int b = Character.digit(bytes[at], 16) << 4 | Character.digit(bytes[at + 1], 16);
            isAscii &= b < 0x80;
            arena.append((byte) (b < ' ' ? ' ' : b));
        }
        // Other bytes need not be UTF-8: the hexadecimal form is the one that loses nothing.
        if (isAscii) {
            line.addText(name, text, arena.size());
        } else {
            line.addText(name, start, end);
        }
    }

    private static boolean is(FieldNames names, byte[] bytes, int start, int end) {
        return names.indexOf(FieldHash.of(bytes, start, end), bytes, start, end) != FieldNames.UNKNOWN;
    }

    private static void addAscii(TextLine line, Name name, String text) {
        int at = line.event().arena().appendAscii(text);
        line.addText(name, at, line.event().arena().size());
    }

    private static Name[] names(String... names) {
        Name[] fields = new Name[names.length];
        for (int i = 0; i < names.length; i++) {
            fields[i] = Name.of(names[i]);
        }
        return fields;
    }
}
