package dev.millrace.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on one connection, one request after the other, as much of it as clients of a bulk endpoint use. */
final class HttpExchange {

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InputStream in;
    private final OutputStream out;
    private String method = "";
    private String target = "";
    private byte[] body = new byte[1 << 20];
    private int bodyLength;

    HttpExchange(Socket client) throws IOException {
        in = new BufferedInputStream(client.getInputStream(), 256 * 1024);
        out = client.getOutputStream();
    }

    /** @return whether there was one more request */
    boolean read() throws IOException {
        String request = line();
        if (request == null) {
            return false;
        }
        String[] words = request.split(" ", 3);
        method = words[0];
        target = words[1];
        bodyLength = 0;
        int length = 0;
        boolean isChunked = false;
        for (String header = header(); !header.isEmpty(); header = header()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).trim());
            } else if (lower.startsWith("transfer-encoding:")) {
                isChunked = lower.contains("chunked");
            } else if (lower.startsWith("expect:")) {
                // libcurl waits a second for it before it sends a large body.
                out.write(CONTINUE);
            }
        }
        if (isChunked) {
            for (int chunk = chunkSize(); chunk > 0; chunk = chunkSize()) {
                readBody(chunk);
                header();
            }
            header();
        } else {
            readBody(length);
        }
        return true;
    }

    String method() {
        return method;
    }

    String target() {
        return target;
    }

    byte[] body() {
        return body;
    }

    int bodyLength() {
        return bodyLength;
    }

    void answer(int status, byte[] json) throws IOException {
        byte[] head = ("HTTP/1.1 " + status + (status == 200 ? " OK" : " Not Found")
                        + "\r\nX-elastic-product: Elasticsearch\r\ncontent-type: application/json\r\ncontent-length: "
                        + json.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(head, head.length + json.length);
        System.arraycopy(json, 0, whole, head.length, json.length);
        out.write(whole);
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(header().split(";", 2)[0].trim(), 16);
    }

    private void readBody(int length) throws IOException {
        if (body.length - bodyLength < length) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, bodyLength + length));
        }
        if (in.readNBytes(body, bodyLength, length) < length) {
            throw new EOFException("a request that ends early");
        }
        bodyLength += length;
    }

    private String header() throws IOException {
        String line = line();
        if (line == null) {
            throw new EOFException("a request that ends early");
        }
        return line;
    }

    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            if (b == '\n') {
                return line.toString();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
    }
}
