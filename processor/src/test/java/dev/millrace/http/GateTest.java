package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final InetAddress ANYWHERE = address(0, 0, 0, 0);
    private static final InetAddress ELSEWHERE = address(192, 0, 2, 7);

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:9600", "LOCALHOST:9600", "127.0.0.1:9600", "127.1.2.3", "[::1]:9600"})
    void letsWhoNamesThisMachineLookAndAct(String host) {
        // given
        Gate gate = new Gate(HERE, null);

        // then
        assertThat(gate.refusal(headers("Host", host))).isNull();
        assertThat(gate.actionRefusal(headers("Host", host), HERE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example:9600",
                "127.0.0.1.attacker.example",
                "localhost.attacker.example",
                "192.0.2.7",
                "",
                "::1"
            })
    void showsNothingToAPageWhoseNameWasBoundToThisMachine(String host) {
        // given
        Gate gate = new Gate(HERE, null);

        // then
        assertThat(gate.refusal(headers("Host", host))).contains("Host");
        assertThat(gate.actionRefusal(headers("Host", host), HERE)).contains("http.token");
    }

    @Test
    void letsAScraperLookUnderAnyNameWhereItListensForOthers() {
        // given
        Gate gate = new Gate(ANYWHERE, null);

        // then
        assertThat(gate.refusal(headers("Host", "millrace-0.millrace:9600"))).isNull();
    }

    @Test
    void actsForNobodyElsewhereWithoutAToken() {
        // given
        Gate gate = new Gate(ANYWHERE, null);

        // then
        assertThat(gate.actionRefusal(headers("Host", "localhost:9600"), ELSEWHERE))
                .contains("http.token");
        assertThat(gate.actionRefusal(headers("Host", "attacker.example:9600"), HERE))
                .contains("http.token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "same-origin"})
    void actsForNoPage(String site) {
        // given
        Gate gate = new Gate(HERE, null);
        Headers fetched = headers("Host", "localhost:9600");
        fetched.set("Sec-Fetch-Site", site);
        Headers posted = headers("Host", "localhost:9600");
        posted.set("Origin", "null");

        // then
        assertThat(gate.actionRefusal(fetched, HERE)).contains("web page");
        assertThat(gate.actionRefusal(posted, HERE)).contains("web page");
    }

    @Test
    void actsForWhoTypesTheAddress() {
        // given
        Gate gate = new Gate(HERE, null);
        Headers typed = headers("Host", "localhost:9600");
        typed.set("Sec-Fetch-Site", "none");

        // then
        assertThat(gate.actionRefusal(typed, HERE)).isNull();
    }

    @Test
    void actsForWhoHasTheTokenAndNobodyElse() {
        // given
        Gate gate = new Gate(ANYWHERE, "s3cret");
        Headers right = headers("Authorization", "Bearer s3cret");

        // then
        assertThat(gate.actionRefusal(right, ELSEWHERE)).isNull();
        assertThat(gate.actionRefusal(headers("Authorization", "Bearer s3cre"), HERE))
                .contains("http.token")
                .doesNotContain("s3cret");
        assertThat(gate.actionRefusal(headers("Authorization", "Basic s3cret"), HERE))
                .isNotNull();
        assertThat(gate.actionRefusal(headers("Host", "localhost"), HERE)).isNotNull();
    }

    private static Headers headers(String name, String value) {
        Headers headers = new Headers();
        headers.set(name, value);
        return headers;
    }

    private static InetAddress address(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < octets.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
