package dev.millrace.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProviderTest {

    @Test
    void isChosenByName() {
        assertThat(Provider.named("local")).isEqualTo(Provider.LOCAL);
        assertThat(Provider.named("containers")).isEqualTo(Provider.CONTAINERS);
    }

    @Test
    void refusesAnyOtherName() {
        assertThatThrownBy(() -> Provider.named("docker"))
                .hasMessage("-Dservers: \"docker\" is no way to run servers; write local (the default) or containers");
    }
}
