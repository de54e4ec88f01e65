package dev.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testing.GeneratedPage;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {

    @Test
    void pageIsTheOneInTopologyDocs() {
        GeneratedPage.assertHolds("configuration.md", ConfigReference.markdown());
    }

    @Test
    void everyKeySaysWhatItMeans() {
        // given
        Schema root = Schema.of(MillraceConfig.class);

        // then
        root.visit("", (path, entry) -> {
            assertThat(entry.key().means()).as(path).isNotBlank();
            assertThat(entry.isRequired() && entry.key().example().isEmpty())
                    .as(path + " is required and has no example")
                    .isFalse();
        });
    }
}
