package dev.millrace.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trusts what the certificate authorities of a PEM file have signed, as the file stands at the handshake: whoever renews
 * an authority puts the new one into the file beside the old one and restarts nothing. While a changed file cannot be
 * read, what it last held is trusted. The client's I/O threads call it, any number at a time.
 */
final class AuthorityFile extends X509ExtendedTrustManager {

    private static final Logger LOG = LoggerFactory.getLogger(AuthorityFile.class);
    private static final String KEY = "sink.elasticsearch.certificate-authority";

    private final Path file;
    private volatile Loaded loaded;

    private record Loaded(FileTime modified, X509ExtendedTrustManager trust) {}

    private AuthorityFile(Path file) throws IOException, GeneralSecurityException {
        this.file = file;
        this.loaded = load(file);
    }

    /** @throws IllegalArgumentException if the file holds no certificates in PEM, naming key and file */
    static SSLContext trusting(Path file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AuthorityFile(file)}, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    KEY + ": \"" + file + "\" cannot be read as PEM certificates; name the file with the certificate"
                            + " that signed the cluster's",
                    e);
        }
    }

    private static Loaded load(Path file) throws IOException, GeneralSecurityException {
        FileTime modified = Files.getLastModifiedTime(file);
        Collection<? extends Certificate> authorities;
        try (InputStream in = Files.newInputStream(file)) {
            authorities = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (authorities.isEmpty()) {
            throw new CertificateException("no certificate in " + file);
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return new Loaded(modified, trust);
            }
        }
        throw new CertificateException("this Java has no X.509 trust manager");
    }

    private X509ExtendedTrustManager now() {
        Loaded known = loaded;
        FileTime modified = modified(known);
        if (modified.equals(known.modified())) {
            return known.trust();
        }
        try {
            loaded = load(file);
            LOG.atInfo().addKeyValue("file.path", file).log("Certificate authorities have been read again");
        } catch (IOException | GeneralSecurityException e) {
            // Told once for each change.
            loaded = new Loaded(modified, known.trust());
            LOG.atWarn()
                    .addKeyValue("file.path", file)
                    .addKeyValue("error.message", e.getMessage())
                    .log(KEY + " has changed and cannot be read; what it held before is trusted");
        }
        return loaded.trust();
    }

    /** A file that is away for the moment of its replacement has not changed yet. */
    private FileTime modified(Loaded known) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException away) {
            return known.modified();
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        now().checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        now().checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        now().checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        now().checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        now().checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        now().checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return now().getAcceptedIssuers();
    }
}
