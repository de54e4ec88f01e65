package dev.millrace.stage.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "fe80:0:0:0:1:2:3:4",
                "::ffff:127.0.0.1",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:1.2.3.4",
                "1:2:3:4:5:6:7::",
                "ABCD::EF01"
            })
    void takesAddresses(String text) {
        assertThat(isIp(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "1",
                "localhost",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.1.2",
                "010.0.0.1",
                "10.0.0.1 ",
                "10.0.0.1:80",
                "10.0.0.0/8",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "fe80::1%eth0",
                "::1/64",
                "[::1]",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::1.2.3",
                "g::1",
                "1:",
                ":1"
            })
    void refusesEverythingElse(String text) {
        assertThat(isIp(text)).isFalse();
    }

    private static boolean isIp(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return IpAddresses.isIp(bytes, 0, bytes.length);
    }
}
