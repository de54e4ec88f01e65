package dev.millrace.benchmark;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Floor (b): the bytes of each record, untouched, behind an action line with an {@code _id} of partition and offset, into
 * {@code _bulk} requests of {@value #REQUEST_BYTES} bytes over one socket. The answer is read to its end and not looked at.
 * Options: {@code kafka topic elasticsearch}.
 */
public final class ForwardingConsumer {

    private static final int REQUEST_BYTES = 1 << 20;

    private final OutputStream out;
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private byte[] body = new byte[2 * REQUEST_BYTES];
    private int size;

    private ForwardingConsumer(Socket socket) throws IOException {
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    public static void main(String[] arguments) throws IOException {
        Options options = new Options(arguments);
        URI to = URI.create(options.text("elasticsearch"));
        try (KafkaConsumer<byte[], byte[]> consumer = Reader.open(options);
                Socket socket = new Socket(to.getHost(), to.getPort())) {
            socket.setTcpNoDelay(true);
            new ForwardingConsumer(socket).run(consumer);
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                add(record);
            }
            // Nothing more to come: what there is, is the end of the topic.
            if (size >= REQUEST_BYTES || records.isEmpty() && size > 0) {
                send();
            }
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (body.length - size < value.length + 128) {
            body = Arrays.copyOf(body, Math.max(2 * body.length, size + value.length + 128));
        }
        ascii("{\"create\":{\"_id\":\"");
        ascii(Integer.toString(record.partition()));
        body[size++] = '-';
        ascii(Long.toString(record.offset()));
        ascii("\"}}\n");
        System.arraycopy(value, 0, body, size, value.length);
        size += value.length;
        body[size++] = '\n';
    }

    @SuppressWarnings("deprecation") // the one way from a string to ASCII bytes without an array between
    private void ascii(String text) {
        text.getBytes(0, text.length(), body, size);
        size += text.length();
    }

    private void send() throws IOException {
        String head = "POST /logs-floor-default/_bulk?filter_path=errors,items.*.status,items.*.error HTTP/1.1\r\n"
                + "Host: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + size + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body, 0, size);
        size = 0;
        int left = contentLength();
        while (left > 0) {
            int read = in.read(buffer, 0, Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException("an answer that ends early");
            }
            left -= read;
        }
    }

    private int contentLength() throws IOException {
        int length = -1;
        while (true) {
            String line = line();
            if (line.isEmpty()) {
                if (length < 0) {
                    throw new IOException("an answer without content-length");
                }
                return length;
            }
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed by the server");
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }
}
