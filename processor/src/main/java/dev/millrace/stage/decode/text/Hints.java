package dev.millrace.stage.decode.text;

import dev.millrace.event.FieldNames;
import dev.millrace.event.LogEvent;
import dev.millrace.event.RawFields;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is around a text says which software wrote it: the path of its file, the name or the image of its container, the
 * program of syslog, a dataset or module. For formats that several programs share. Immutable; read by any thread.
 */
final class Hints {

    /** Says that nothing around the text names one of the words. */
    static final int NONE = -1;

    private static final int LONGEST_VALUE = 256;

    /** Names of fields, whole or the last part of them, best kept to those that name software. */
    private static final FieldNames TELLING = new FieldNames(List.of(
            "event.dataset",
            "event.module",
            "dataset",
            "module",
            "service.type",
            "log.file.path",
            "path",
            "file",
            "filename",
            "file_path",
            "filepath",
            "container.name",
            "container.image.name",
            "container_name",
            "container_image",
            "CONTAINER_NAME",
            "image",
            "name",
            "process.name",
            "log.syslog.appname",
            "program",
            "appname",
            "app_name",
            "SYSLOG_IDENTIFIER",
            "ident",
            "tag",
            "app",
            "app.kubernetes.io/name",
            "source"));

    /** Whose names are chosen by people, for machines. */
    private static final FieldNames NOT_TELLING =
            new FieldNames(List.of("host", "agent", "beat", "cloud", "node", "namespace", "kubernetes.node"));

    private final byte[][] words;

    /** @param words in small letters, the more particular first */
    Hints(List<String> words) {
        this.words = words.stream()
                .map(word -> word.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /**
     * Looks through the fields that the event has so far.
     *
     * @return the place of the word that was found, or {@link #NONE}
     */
    int of(LogEvent event) {
        RawFields raw = event.raw();
        byte[] bytes = event.arena().array();
        int size = raw.size();
        int i = 1;
        while (i < size) {
            int nameStart = raw.nameStart(i);
            int nameEnd = raw.nameEnd(i);
            if (holds(NOT_TELLING, raw.nameHash(i), bytes, nameStart, nameEnd)) {
                i = raw.next(i);
                continue;
            }
            boolean isTelling = raw.kind(i).isText()
                    && raw.end(i) - raw.start(i) <= LONGEST_VALUE
                    && holds(TELLING, raw.nameHash(i), bytes, nameStart, nameEnd);
            int word = isTelling ? wordIn(bytes, raw.start(i), raw.end(i)) : NONE;
            if (word != NONE) {
                return word;
            }
            i++;
        }
        return NONE;
    }

    private static boolean holds(FieldNames names, int hash, byte[] bytes, int start, int end) {
        return names.mayHold(hash) && names.indexOf(hash, bytes, start, end) != FieldNames.UNKNOWN;
    }

    private int wordIn(byte[] bytes, int start, int end) {
        for (int word = 0; word < words.length; word++) {
            if (contains(bytes, start, end, words[word])) {
                return word;
            }
        }
        return NONE;
    }

    private static boolean contains(byte[] bytes, int start, int end, byte[] word) {
        for (int at = start; at <= end - word.length; at++) {
            int i = 0;
            while (i < word.length && (bytes[at + i] | 0x20) == (word[i] | 0x20)) {
                i++;
            }
            if (i == word.length) {
                return true;
            }
        }
        return false;
    }
}
