package dev.millrace.lookup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Requests with small JSON answers, within one time for the whole of each. The JDK's client keeps connections open and waits
 * for none; its own timeout ends with the headers of an answer (JDK 17 to 25), so that a body that drips would hold its
 * place for ever. Any thread.
 */
final class JsonRequests implements AutoCloseable {

    /** An answer beyond this is none; a row of a table is small. */
    static final int MAX_BODY_BYTES = 1024 * 1024;

    private static final int SHOWN_CHARS = 200;
    private static final int THREADS = 2;

    private final ExecutorService threads;
    private final HttpClient client;
    private final Duration timeout;

    /** @param trusted {@code null} to trust whom the system trusts */
    JsonRequests(String name, Duration timeout, @Nullable SSLContext trusted) {
        this.timeout = timeout;
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "millrace-lookup-" + name);
            thread.setDaemon(true);
            return thread;
        });
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(threads)
                // With HTTP/2 all requests would share one connection, and its stall.
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout);
        if (trusted != null) {
            builder.sslContext(trusted);
        }
        client = builder.build();
    }

    /** What is done with the status and the body of an answer. */
    @FunctionalInterface
    interface Reading {

        /** @throws NoAnswerException if it cannot be read */
        Answer read(int status, byte[] body) throws NoAnswerException, IOException;
    }

    /** @return fails with a {@link NoAnswerException} */
    CompletableFuture<Answer> send(HttpRequest request, Reading reading) {
        CompletableFuture<HttpResponse<byte[]>> sent;
        try {
            sent = client.sendAsync(request, response -> new SmallBody());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(new NoAnswerException(e.toString()));
        }
        CompletableFuture<Answer> read = sent.thenApply(response -> read(response, reading));
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        // The future of what comes after is nobody's.
        CompletableFuture<?> unused = read.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((complete, failure) -> {
                    if (failure == null) {
                        answer.complete(complete);
                    } else {
                        sent.cancel(true);
                        answer.completeExceptionally(named(cause(failure)));
                    }
                });
        return answer;
    }

    private static Answer read(HttpResponse<byte[]> response, Reading reading) {
        try {
            return reading.read(response.statusCode(), response.body());
        } catch (NoAnswerException | IOException e) {
            throw new CompletionException(e);
        }
    }

    private NoAnswerException named(Throwable cause) {
        if (cause instanceof NoAnswerException named) {
            return named;
        }
        if (cause instanceof TimeoutException) {
            return new NoAnswerException("no answer within " + timeout.toMillis() + " ms");
        }
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName();
        return new NoAnswerException(
                message == null
                        ? kind
                        : kind + ": " + message.lines().findFirst().orElse(""));
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** The status with the start of the body, which often says why. */
    static NoAnswerException unexpected(int status, byte[] body) {
        String text = new String(body, 0, Math.min(body.length, SHOWN_CHARS), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ");
        return new NoAnswerException("status " + status + ": " + text);
    }

    /**
     * @param key of the configuration, for the message
     * @return {@code null} without a file
     * @throws IllegalArgumentException if it holds no certificate, naming key and file
     */
    static @Nullable SSLContext trusted(@Nullable Path certificateAuthority, String key) {
        if (certificateAuthority == null) {
            return null;
        }
        try (var pem = Files.newInputStream(certificateAuthority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("ca-" + number++, certificate);
            }
            if (number == 0) {
                throw new GeneralSecurityException("no certificate");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    key + ": \"" + certificateAuthority
                            + "\" cannot be read as a PEM certificate; name the file with the certificate that signed the"
                            + " server's",
                    e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Takes a body up to its bound and breaks the connection beyond it. */
    private static final class SmallBody implements BodySubscriber<byte[]> {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        private final CompletableFuture<byte[]> body = new CompletableFuture<>();
        private @Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                int length = buffer.remaining();
                if (bytes.size() + length > MAX_BODY_BYTES) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    body.completeExceptionally(
                            new NoAnswerException("the answer is larger than " + MAX_BODY_BYTES + " bytes"));
                    return;
                }
                byte[] part = new byte[length];
                buffer.get(part);
                bytes.write(part, 0, length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(bytes.toByteArray());
        }
    }
}
