package dev.millrace.lookup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class KeyBytesTest {

    /** The JDK's map keeps keys of one hash in a tree only if they are {@code Comparable} of their own class. */
    @Test
    void areInTheSameOrderAsTheyAreEqual() {
        // given
        List<KeyBytes> keys = colliding(6);
        KeyBytes probe = new KeyBytes();

        // then
        assertThat(keys).extracting(KeyBytes::hashCode).containsOnly(keys.get(0).hashCode());
        for (KeyBytes a : keys) {
            for (KeyBytes b : keys) {
                assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
            }
            byte[] around = ("<" + new String(a.bytes(), UTF_8) + ">").getBytes(UTF_8);
            assertThat(a.compareTo(probe.on(around, 1, around.length - 1))).isZero();
        }
        assertThat(keys).isSorted();
    }

    /** Without an order, each look past half of 131,072 keys: 17 billion comparisons. */
    @Test
    void areFoundAmongManyOfTheSameHash() {
        // given
        List<KeyBytes> keys = colliding(17);
        ConcurrentHashMap<KeyBytes, Integer> map = new ConcurrentHashMap<>();

        // when
        for (int i = 0; i < keys.size(); i++) {
            map.put(keys.get(i), i);
        }

        // then
        assertThat(map).hasSize(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            assertThat(map.get(keys.get(i))).isEqualTo(i);
        }
    }

    /** Each of so many places holds one of two pairs of letters that the polynomial does not tell apart. */
    private static List<KeyBytes> colliding(int places) {
        List<KeyBytes> keys = new ArrayList<>();
        for (int i = 0; i < 1 << places; i++) {
            StringBuilder key = new StringBuilder();
            for (int place = places - 1; place >= 0; place--) {
                key.append((i >> place & 1) == 0 ? "Aa" : "BB");
            }
            keys.add(new KeyBytes(key.toString().getBytes(UTF_8)));
        }
        return keys;
    }
}
