package dev.millrace.stage.decode.text;

import java.util.List;

/** What anybody may write in: klog's header, and {@code key=value} pairs, Heroku's among them. */
final class PairFormats {

    private PairFormats() {}

    static List<TextFormat> all() {
        return List.of(new KlogFormat(), new HerokuRouterFormat(), new KeyValueFormat());
    }
}
