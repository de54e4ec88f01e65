package dev.millrace.stage.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.stage.decode.Decoded.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes in: no exception, and at least one event or rejection. */
class DecoderPropertyTest {

    private static final List<String> SYSLOG = List.of(
            "<34>1 2003-10-11T22:14:15.003Z host su 42 ID47 [a@1 b=\"c\\\"\" d=\"e\"][f] message",
            "<13>1 - - - - - - \ufeffmessage",
            "<13>Feb  5 17:32:18 2026 web-1 nginx[812]: GET /index.html é",
            "<189>*Mar  1 18:48:50.483 UTC: %SYS-5-CONFIG_I: Configured",
            "<28>2019-12-02T16:49:23+02:00 host app[23410]: Test");

    @Property(tries = 5000)
    void takesAnyBytes(@ForAll byte[] value) {
        check(value);
    }

    @Property(tries = 10000)
    void takesBrokenSyslog(@ForAll("syslog") byte[] value) {
        check(value);
    }

    @Property(tries = 5000)
    void takesBrokenJson(@ForAll("json") byte[] value) {
        check(value);
    }

    @Property(tries = 3000)
    void losesNoByteOfAText(@ForAll("texts") String text) {
        List<Entry> entries = Decoded.of(text);

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).fields().get("message")).isEqualTo(text.replaceFirst("[\r\n]+\\z", ""));
    }

    /** Each byte of a line is in one of its fields, but for what stands between them. */
    @Property(tries = 5000)
    void losesNoWordOfSyslog(@ForAll("words") List<String> words) {
        String line = "<13>" + String.join(" ", words);

        Entry entry = Decoded.of(line).get(0);

        String kept = String.join(" ", entry.fields().values());
        for (String word : words) {
            String bare = word.replaceAll("^\\*|^-$|[\\[\\]:]+$", "");
            assertThat(kept).contains(bare.split("[\\[=]", -1));
        }
    }

    @Provide
    Arbitrary<byte[]> syslog() {
        return JsonTexts.broken(Arbitraries.of(SYSLOG));
    }

    @Provide
    Arbitrary<byte[]> json() {
        return JsonTexts.broken(Arbitraries.oneOf(JsonTexts.objects(3), JsonTexts.arrays(3)));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .ofMaxLength(60)
                .excludeChars('\ufeff')
                .filter(text -> !text.isBlank() && !text.strip().matches("(?s)[{\\[<].*"))
                .filter(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(text));
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of(
                        "1",
                        "-",
                        "Feb",
                        "5",
                        "17:32:18",
                        "2026",
                        "2003-10-11T22:14:15Z",
                        "host",
                        "app:",
                        "app[12]:",
                        "app[x]",
                        "1.2.3.4",
                        "é",
                        "a=b",
                        "%ASA-1:",
                        "*Mar",
                        "UTC:",
                        "0",
                        "::1")
                .list()
                .ofMinSize(1)
                .ofMaxSize(9);
    }

    private static void check(byte[] value) {
        List<Entry> entries = Decoded.of(value);

        assertThat(entries).isNotEmpty();
        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).index()).isEqualTo(i);
        }
    }
}
