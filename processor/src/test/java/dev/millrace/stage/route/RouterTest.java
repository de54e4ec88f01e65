package dev.millrace.stage.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.config.RouteConfig;
import dev.millrace.config.RouteConfig.Bucket;
import dev.millrace.event.DataStream;
import dev.millrace.event.Ecs;
import dev.millrace.event.LogEvent;
import dev.millrace.event.Origin;
import dev.millrace.event.Verdict;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the case files below {@code cases/route} cannot show: the bound over several events. */
class RouterTest {

    private static final RouteConfig TWO_STREAMS = new RouteConfig("generic", "default", 2, Bucket.NONE);

    private final TargetDataStreams targets = new TargetDataStreams(2);
    private final Router router = new Router(TWO_STREAMS, targets);
    private final LogEvent event = new LogEvent();

    @Test
    void rejectsADataStreamBeyondTheConfiguredNumber() {
        // given
        route(router, "a");
        route(router, "b");

        // when
        Verdict verdict = route(router, "c");

        // then
        assertThat(verdict).isInstanceOf(Verdict.Rejection.class);
        assertThat(((Verdict.Rejection) verdict).code()).isEqualTo("route.too-many-data-streams");
        assertThat(route(router, "a")).isEqualTo(Verdict.Pass.PASS);
        assertThat(targets.all())
                .extracting(DataStream::name)
                .containsExactlyInAnyOrder("logs-a-default", "logs-b-default");
    }

    @Test
    void boundsTheRoutersOfAllThreadsTogether() {
        // given
        Router other = new Router(TWO_STREAMS, targets);
        route(router, "a");
        route(other, "b");

        // when
        Verdict verdict = route(other, "c");

        // then
        assertThat(verdict).isInstanceOf(Verdict.Rejection.class);
        assertThat(route(router, "b")).isEqualTo(Verdict.Pass.PASS);
    }

    @Test
    void sharesOneObjectPerDataStreamHoweverItIsSpelled() {
        // given
        route(router, "a");
        DataStream first = event.dataStream();

        // when
        route(router, "A");

        // then
        assertThat(event.dataStream()).isSameAs(first);
    }

    @Test
    void survivesMoreSpellingsThanTheCacheHolds() {
        for (int i = 0; i < 5000; i++) {
            assertThat(route(router, "a".repeat(100) + i)).isEqualTo(Verdict.Pass.PASS);
        }
    }

    @Test
    void sendsTheEventsOfEachDayToADataStreamOfTheirOwn() {
        // given
        Router byDay = byTime(Bucket.DAY);

        // then
        assertThat(target(byDay, "2026-03-14T23:59:59.999Z", "")).isEqualTo("logs-shop-default@2026.03.14");
        assertThat(target(byDay, "2026-03-15T00:00:00.000Z", "")).isEqualTo("logs-shop-default@2026.03.15");
        assertThat(target(byDay, "2026-03-14T00:00:00.000Z", "prod")).isEqualTo("logs-shop-prod@2026.03.14");
        assertThat(target(byDay, "2026-03-14T00:00:00.000Z", "")).isEqualTo("logs-shop-default@2026.03.14");
    }

    @Test
    void sendsTheEventsOfEachMonthToADataStreamOfTheirOwn() {
        assertThat(target(byTime(Bucket.MONTH), "2026-03-14T23:59:59.999Z", "")).isEqualTo("logs-shop-default@2026.03");
    }

    @Test
    void leavesRoomForTheDayBehindALongNamespace() {
        assertThat(target(byTime(Bucket.DAY), "2026-03-14T00:00:00.000Z", "n".repeat(100)))
                .isEqualTo("logs-shop-" + "n".repeat(89) + "@2026.03.14");
    }

    /** By the character between the two the index template knows which data streams never roll over. */
    @Test
    void keepsNamespacesFromLookingLikeThoseOfADay() {
        assertThat(target(byTime(Bucket.NONE), "2026-03-14T00:00:00.000Z", "a@2026"))
                .isEqualTo("logs-shop-a_2026");
    }

    private static Router byTime(Bucket bucket) {
        return new Router(new RouteConfig("generic", "default", 10, bucket), new TargetDataStreams(10));
    }

    private String target(Router by, String timestamp, String namespace) {
        event.begin(new Origin("t", "id", 0, 0, 0), 0);
        event.put(Ecs.DATA_STREAM_DATASET, "shop");
        event.put(Ecs.TIMESTAMP, timestamp);
        if (!namespace.isEmpty()) {
            event.put(Ecs.DATA_STREAM_NAMESPACE, namespace);
        }
        assertThat(by.apply(event)).isEqualTo(Verdict.Pass.PASS);
        return Objects.requireNonNull(event.dataStream()).name();
    }

    @Test
    void leavesNoDataStreamFieldBehind() {
        event.begin(new Origin("t", "id", 0, 0, 0), 0);
        event.put(Ecs.DATA_STREAM_DATASET, "a");
        event.put(Ecs.MESSAGE, "m");

        router.apply(event);

        assertThat(event.ecs().has(Ecs.DATA_STREAM_DATASET)).isFalse();
        assertThat(event.ecs().has(Ecs.MESSAGE)).isTrue();
        assertThat(event.ecs().has(Ecs.EVENT_DATASET)).isTrue();
    }

    @Test
    void refusesADefaultOfWhichNothingIsLeft() {
        assertThatThrownBy(() -> new Router(new RouteConfig("---", "default", 2, Bucket.NONE), targets))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("---");
    }

    private Verdict route(Router by, String dataset) {
        event.begin(new Origin("t", "id", 0, 0, 0), 0);
        event.put(Ecs.DATA_STREAM_DATASET, dataset);
        return by.apply(event);
    }
}
