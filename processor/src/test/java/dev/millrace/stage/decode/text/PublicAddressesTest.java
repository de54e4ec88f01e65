package dev.millrace.stage.decode.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    private static boolean isPublic(String address) {
        byte[] bytes = address.getBytes(StandardCharsets.US_ASCII);
        return PublicAddresses.isPublic(bytes, 0, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "169.253.1.1", "2001:db8::1"})
    void isOfTheInternet(String address) {
        assertThat(isPublic(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "127.0.0.1",
                "0.0.0.0",
                "172.16.0.1",
                "172.31.255.1",
                "192.168.1.1",
                "169.254.0.1",
                "::1",
                "::ffff:10.0.0.1",
                "fc00::1",
                "fd12::1",
                "fe80::1",
                "localhost",
                "-",
                ""
            })
    void isPrivateOrNone(String address) {
        assertThat(isPublic(address)).isFalse();
    }
}
