package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::1",
                "1::",
                "2001:db8::8:800:200c:417a",
                "ff01::101",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "1:2:3:4::6:7:8",
                "64:ff9b::192.0.2.33",
                "1::5:6:7:8",
                "fe80::abcd:ef01"
            })
    void readsIpv6AsTheJdkDoes(String text) throws Exception {
        // given
        byte[] bytes = text.getBytes(UTF_8);
        WideNumber number = new WideNumber();

        // then
        assertThat(number.readAddress(bytes, 0, bytes.length)).isTrue();
        ByteBuffer expected = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
        assertThat(number.high).isEqualTo(expected.getLong());
        assertThat(number.low).isEqualTo(expected.getLong());
    }

    @Test
    void readsRandomAddressesAsTheJdkDoes() throws Exception {
        // given
        Random random = new Random(7);
        WideNumber number = new WideNumber();

        for (int i = 0; i < 2_000; i++) {
            byte[] address = new byte[16];
            for (int k = 0; k < 16; k++) {
                address[k] = (byte) (random.nextInt(3) == 0 ? random.nextInt() : 0);
            }
            String text =
                    Inet6Address.getByAddress("", address, -1).getHostAddress().replaceFirst("(^|:)(0(:|$)){2,}", "::");
            byte[] bytes = text.getBytes(UTF_8);

            // then
            assertThat(number.readAddress(bytes, 0, bytes.length)).as(text).isTrue();
            assertThat(ByteBuffer.allocate(16)
                            .putLong(number.high)
                            .putLong(number.low)
                            .array())
                    .as(text)
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "::1::",
                "1:2:3",
                "01.2.3.4",
                "1.2.3.256",
                "1.2.3",
                "1.2.3.4.5",
                "fe80::1%eth0",
                "::g",
                "1:2:3:4:5:6:7:1.2.3.4"
            })
    void refusesWhatIsNoAddress(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        assertThat(new WideNumber().readAddress(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void ordersNumbersAsTheyAre() {
        // given
        String[] ascending = {
            "-10", "-2.5", "-2", "-1.5", "-0.000000000000000001", "0", "0.1", "0.25", "1", "9", "10", "10.000001"
        };

        // then
        for (int i = 1; i < ascending.length; i++) {
            WideNumber before = read(ascending[i - 1]);
            WideNumber after = read(ascending[i]);
            assertThat(IntervalIndex.compare(before.high, before.low, after.high, after.low))
                    .as(ascending[i - 1] + " < " + ascending[i])
                    .isNegative();
        }
        assertThat(new WideNumber().readNumber("12345678901234567890".getBytes(UTF_8), 0, 20))
                .isFalse();
    }

    private static WideNumber read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        WideNumber number = new WideNumber();
        assertThat(number.readNumber(bytes, 0, bytes.length)).isTrue();
        return number;
    }
}
