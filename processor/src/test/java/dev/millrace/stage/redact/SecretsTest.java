package dev.millrace.stage.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.config.RedactConfig;
import dev.millrace.config.RedactConfig.RedactAction;
import dev.millrace.config.RedactConfig.RedactRule;
import dev.millrace.config.RedactConfig.SecretKind;
import dev.millrace.event.ByteArena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String KEY = "a key of the test's own";

    private static String replace(RedactAction action, @Nullable String key, String text, SecretKind... kinds) {
        Secrets secrets =
                new Secrets(new RedactConfig(List.of(new RedactRule(List.of(), List.of(kinds), action)), key));
        ByteArena arena = new ByteArena(16);
        arena.append(text.getBytes(StandardCharsets.UTF_8));
        int end = arena.size();
        int from = secrets.replace(arena, 0, end) ? end : 0;
        return new String(arena.array(), from, arena.size() - from, StandardCharsets.UTF_8);
    }

    private static String mask(String text) {
        return replace(RedactAction.MASK, null, text, SecretKind.values());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            paid with 4111111111111111 today            | paid with [credit-card] today
            4111 1111 1111 1111.                        | [credit-card].
            5500-0000-0000-0004,340000000000009         | [credit-card],[credit-card]
            mail from Jane.Doe+x@mail.example.org.      | mail from [email].
            <a@b.example>                               | <[email]>
            email = 'a@b.example'                       | email = '[email]'
            Authorization: Bearer abc.DEF-123_~         | Authorization: Bearer [bearer-token]
            t=eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl end    | t=[bearer-token] end
            key AKIAIOSFODNN7EXAMPLE used               | key [aws-key] used
            aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY  | aws_secret_access_key = [aws-key]
            postgres://app:s3cr3t@db.example:5432/x     | postgres://app:[url-password]@db.example:5432/x
            https://u:p@ss@h.example/                   | https://u:[url-password]@h.example/
            """)
    void masksSecrets(String text, String masked) {
        assertThat(mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111112",
                "order 41111111111111110000000",
                "1234567890123456",
                "id4111111111111111",
                "4.111111111111111",
                "1763780645678901234",
                "user@host",
                "@ a@",
                "a@b.1",
                "Bearer of news",
                "forbearer abcdefghijkl",
                "AKIAIOSFODNN7EXAMPLES",
                "http://host:8080/a@b",
                "https://host.example/x:y@z",
                "",
                "日本語"
            })
    void leavesAloneWhatOnlyLooksLikeOne(String text) {
        assertThat(mask(text)).isEqualTo(text);
    }

    @Test
    void looksOnlyForWhatItIsTold() {
        assertThat(replace(RedactAction.MASK, null, "a@b.example 4111111111111111", SecretKind.EMAIL))
                .isEqualTo("[email] 4111111111111111");
    }

    @Test
    void hashesEqualValuesAlikeAndDependsOnTheKey() {
        String once = replace(RedactAction.HASH, KEY, "a@b.example", SecretKind.EMAIL);

        assertThat(once).matches("hmac:[0-9a-f]{32}");
        assertThat(replace(RedactAction.HASH, KEY, "x a@b.example", SecretKind.EMAIL))
                .isEqualTo("x " + once);
        assertThat(replace(RedactAction.HASH, "another key of the test", "a@b.example", SecretKind.EMAIL))
                .isNotEqualTo(once);
    }

    @Test
    void takesTimeLinearInATextOfHintsAlone() {
        // Each hint looks no further than its bound; with a look at all that follows this would take minutes.
        assertThat(mask("@".repeat(1_000_000))).hasSize(1_000_000);
        assertThat(mask("://".repeat(300_000))).hasSize(900_000);
        assertThat(mask("4".repeat(1_000_000))).hasSize(1_000_000);
        assertThat(mask("a.".repeat(300_000) + "@")).hasSize(600_001);
        assertThat(mask("awssecretaccesskey/".repeat(50_000))).hasSize(950_000);
    }
}
