package dev.millrace.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority for one test, made by the JDK's {@code keytool}; its files go with the test's folder. */
public final class CertificateAuthority {

    /** Of every store it makes. */
    public static final String PASSWORD = "st0re-passw0rd";

    private static final String ALIAS = "own";

    private final Path folder;
    private final String name;

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    public static CertificateAuthority create(Path folder, String name) {
        CertificateAuthority authority = new CertificateAuthority(folder, name);
        authority.keytool(
                authority.authorityStore(), "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "bc:c");
        authority.keytool(
                authority.authorityStore(),
                "-exportcert",
                "-rfc",
                "-file",
                authority.pem().toString());
        authority.keytool(
                authority.trustStore(),
                "-importcert",
                "-noprompt",
                "-file",
                authority.pem().toString());
        return authority;
    }

    private Path authorityStore() {
        return folder.resolve(name + "-authority.p12");
    }

    /** Its own certificate. */
    public Path pem() {
        return folder.resolve(name + ".pem");
    }

    /** PKCS #12 with its own certificate. */
    public Path trustStore() {
        return folder.resolve(name + "-trust.p12");
    }

    /** SHA-256 of its own certificate, in hexadecimal. */
    public String fingerprint() {
        try {
            byte[] certificate = store(authorityStore()).getCertificate(ALIAS).getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A key and its certificate for 127.0.0.1 and localhost.
     *
     * @param commonName also of the file
     * @return PKCS #12 with the whole chain
     */
    public Path issue(String commonName) {
        Path store = folder.resolve(commonName + "-of-" + name + ".p12");
        Path request = folder.resolve(commonName + ".csr");
        Path chain = folder.resolve(commonName + ".chain");
        keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + commonName);
        keytool(store, "-certreq", "-file", request.toString());
        keytool(
                authorityStore(),
                "-gencert",
                "-rfc",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-infile",
                request.toString(),
                "-outfile",
                chain.toString());
        try {
            // keytool takes a certificate for a key only together with what signed it.
            Files.writeString(chain, Files.readString(chain) + Files.readString(pem()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keytool(store, "-importcert", "-noprompt", "-file", chain.toString());
        return store;
    }

    /** The certificate chain of what {@link #issue} made. */
    public static String pemChain(Path store) {
        try {
            StringBuilder pem = new StringBuilder();
            for (var certificate : store(store).getCertificateChain(ALIAS)) {
                pem.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return pem.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key of what {@link #issue} made, PKCS #8, not encrypted. */
    public static String pemKey(Path store) {
        try {
            return pem(
                    "PRIVATE KEY",
                    store(store).getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opened. */
    public static KeyStore store(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), arguments[0]));
        command.addAll(List.of("-alias", ALIAS, "-keystore", store.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
