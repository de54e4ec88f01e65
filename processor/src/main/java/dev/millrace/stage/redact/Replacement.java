package dev.millrace.stage.redact;

import dev.millrace.config.RedactConfig.RedactAction;
import dev.millrace.event.ByteArena;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes what stands in place of a secret: ASCII without anything that JSON escapes. {@code [email]} for a mask; {@code
 * hmac:} and 128 bits of HMAC-SHA-256 in hexadecimal digits for a hash. Used by one thread.
 */
final class Replacement {

    private static final int HASH_BYTES = 16;

    private final byte[] mask;
    private final @Nullable Mac mac;
    private final byte[] digest = new byte[32];

    /** @param what the word that a mask leaves */
    Replacement(RedactAction action, String what, @Nullable String hashKey) {
        mask = ('[' + what + ']').getBytes(StandardCharsets.US_ASCII);
        mac = action == RedactAction.HASH && hashKey != null ? mac(hashKey) : null;
    }

    private static Mac mac(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Appends what stands for the secret in {@code start} to {@code end} of {@code text}. */
    void append(byte[] text, int start, int end, ByteArena target) {
        Mac hash = mac;
        if (hash == null) {
            target.append(mask);
            return;
        }
        hash.update(text, start, end - start);
        try {
            hash.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
        target.appendAscii("hmac:");
        for (int i = 0; i < HASH_BYTES; i++) {
            target.append((byte) Character.forDigit(digest[i] >> 4 & 0xf, 16));
            target.append((byte) Character.forDigit(digest[i] & 0xf, 16));
        }
    }
}
