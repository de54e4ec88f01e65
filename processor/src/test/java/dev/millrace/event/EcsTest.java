package dev.millrace.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EcsTest {

    @Test
    void knowsTheWholeListByName() {
        // given
        EcsList list = EcsList.read();

        // then
        assertThat(list.entries())
                .hasSizeGreaterThan(1_600)
                .allSatisfy(entry -> assertThat(Ecs.byName(entry.name()))
                        .extracting(EcsField::type)
                        .isEqualTo(entry.type()));
        assertThat(Ecs.VERSION).isEqualTo(list.version()).matches("\\d+\\.\\d+\\.\\d+");
    }

    @Test
    void hasItsOwnFieldsBesideTheList() {
        // given
        Set<String> names = new HashSet<>();
        EcsList.read().entries().forEach(entry -> names.add(entry.name()));

        // then
        assertThat(Ecs.fields().stream().map(EcsField::name).filter(name -> !names.contains(name)))
                .filteredOn(name -> !name.startsWith("kubernetes.") && !name.startsWith("millrace.metrics."))
                .containsExactly("kafka.topic", "kafka.topic_id", "kafka.partition", "kafka.offset", "attributes");
    }

    @Test
    void numbersFieldsByTheirPlace() {
        // given
        List<EcsField> fields = Ecs.fields();

        // then
        assertThat(fields)
                .allSatisfy(field -> assertThat(fields.get(field.id())).isSameAs(field));
    }

    @Test
    void takesTypesAndLimitsFromTheList() {
        assertThat(Ecs.SOURCE_IP.type()).isEqualTo(EcsType.IP);
        assertThat(Ecs.URL_FULL.type()).isEqualTo(EcsType.WILDCARD);
        assertThat(Ecs.LABELS.type()).isEqualTo(EcsType.FLATTENED);
        assertThat(Ecs.USER_NAME.ignoreAbove()).isEqualTo(1024);
        assertThat(Ecs.MESSAGE.ignoreAbove()).isEqualTo(EcsField.NO_LIMIT);
        assertThat(Ecs.byName("no.such.field")).isNull();
    }

    @Test
    void readsWhatTheListSaysOfAMapping() {
        assertThat(entry("host.cpu.usage").scalingFactor()).isEqualTo(1000);
        assertThat(entry("event.original").isIndexed()).isFalse();
        assertThat(entry("user.name").multiFields()).containsEntry("text", EcsType.MATCH_ONLY_TEXT);
    }

    private static EcsList.Entry entry(String name) {
        return EcsList.read().entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
