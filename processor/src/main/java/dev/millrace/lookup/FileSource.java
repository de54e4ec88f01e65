package dev.millrace.lookup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** A table in a file, read row by row, but for YAML; which format it is in, its ending says. */
final class FileSource implements TableSource {

    private final Path file;

    FileSource(Path file) {
        this.file = file;
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public Fingerprint fingerprint() throws BrokenTableException {
        return Fingerprint.of(file);
    }

    @Override
    public void read(Rows rows) throws BrokenTableException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        try (InputStream bytes = Files.newInputStream(file)) {
            read(name, bytes, rows);
        } catch (IOException e) {
            throw new BrokenTableException(place(), "cannot be read: " + e);
        }
    }

    /** @param name of a file that has these bytes, in small letters */
    void read(String name, InputStream bytes, Rows rows) throws BrokenTableException {
        LastByte last = new LastByte(bytes);
        try (Reader text = text(last)) {
            if (name.endsWith(".csv")) {
                new CsvTable(place()).read(text, rows);
            } else if (name.endsWith(".json")) {
                new JsonTable(place()).readArray(text, rows);
            } else if (name.endsWith(".ndjson")) {
                new JsonTable(place()).readLines(text, rows);
            } else {
                new YamlTable(place()).read(text, rows);
            }
            boolean showsItsEnd = name.endsWith("json");
            if (!showsItsEnd && !last.isLineEnd()) {
                rows.endsOpen();
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw broken(Math.max(1, line), "cannot be read: " + withoutSource(e.getOriginalMessage()));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw broken(line, "is not YAML: " + e.getProblem());
        } catch (CharacterCodingException e) {
            throw broken(lineNotUtf8(), "is not UTF-8; save it as UTF-8");
        } catch (IOException e) {
            throw new BrokenTableException(place(), "cannot be read: " + e);
        } catch (YAMLException e) {
            throw broken(1, "cannot be read: " + e.getMessage());
        }
    }

    private static Reader text(InputStream bytes) throws IOException {
        Reader text = new BufferedReader(new InputStreamReader(bytes, utf8()), 1 << 16);
        text.mark(1);
        if (text.read() != '\ufeff') {
            text.reset();
        }
        return text;
    }

    private static CharsetDecoder utf8() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /** Parsers read ahead, so the line is looked for once more; no byte of a character of UTF-8 looks like a line end. */
    private int lineNotUtf8() {
        int line = 1;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int read = bytes.read(); read >= 0; read = bytes.read()) {
                text.write(read);
                if (read == '\n') {
                    utf8().decode(ByteBuffer.wrap(text.toByteArray()));
                    text.reset();
                    line++;
                }
            }
        } catch (IOException e) {
            // This is the line, or the file has gone since.
            return line;
        }
        return line;
    }

    /** Remembers how a file ends. */
    private static final class LastByte extends FilterInputStream {

        private int last = '\n';

        LastByte(InputStream in) {
            super(in);
        }

        boolean isLineEnd() {
            return last == '\n' || last == '\r';
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            last = read < 0 ? last : read;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            last = read <= 0 ? last : bytes[offset + read - 1];
            return read;
        }
    }

    /** Jackson puts a location of its own behind some messages. */
    private static String withoutSource(String message) {
        int source = message.indexOf(" (");
        return source < 0 ? message : message.substring(0, source);
    }

    private BrokenTableException broken(int line, String message) {
        return new BrokenTableException(file + ":" + line, message);
    }

    /** Tells versions of a file apart, also where a link is turned to another file, as Kubernetes does. */
    record Fingerprint(long modifiedNanos, long size, String fileKey) {

        static Fingerprint of(Path file) throws BrokenTableException {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Fingerprint(
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                        attributes.size(),
                        String.valueOf(attributes.fileKey()));
            } catch (IOException e) {
                throw new BrokenTableException(file.toString(), "cannot be read: " + e);
            }
        }
    }
}
