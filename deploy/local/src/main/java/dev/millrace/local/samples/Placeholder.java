package dev.millrace.local.samples;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What stands between double braces in a sample file. */
@FunctionalInterface
interface Placeholder {

    byte[] bytes(Moment moment);

    static Placeholder text(String text) {
        byte[] bytes = SampleLine.utf8(text);
        return moment -> bytes;
    }

    private static Placeholder of(Function<Moment, Object> text) {
        return moment -> SampleLine.utf8(String.valueOf(text.apply(moment)));
    }

    /** @param words name and arguments, as described in {@code deploy/local/samples/README.md} */
    static Placeholder parse(String words) {
        int blank = words.indexOf(' ');
        String name = blank < 0 ? words : words.substring(0, blank);
        String argument = blank < 0 ? "" : words.substring(blank + 1);
        return switch (name) {
            case "time" -> time(argument);
            case "n" -> of(Moment::n);
            case "int" -> number(argument);
            case "pick" -> pick(List.of(argument.split("\\|", -1)));
            case "trace" -> of(Moment::trace);
            case "span" -> of(Moment::span);
            case "ip" -> of(moment -> address(moment.random()));
            case "ipv6" ->
                of(moment ->
                        "2001:db8::" + Integer.toHexString(1 + moment.random().nextInt(0xfffe)));
            case "newline" -> text("\n");
            case "bytes" -> constant(HexFormat.ofDelimiter(" ").parseHex(argument));
            case "repeat" -> repeat(argument);
            default -> throw new IllegalArgumentException("no placeholder {{" + words + "}}");
        };
    }

    private static Placeholder constant(byte[] bytes) {
        return moment -> bytes;
    }

    private static Placeholder number(String argument) {
        String[] bounds = argument.split(" ", -1);
        if (bounds.length != 2) {
            throw new IllegalArgumentException("{{int " + argument + "}} needs two numbers");
        }
        int least = Integer.parseInt(bounds[0]);
        int most = Integer.parseInt(bounds[1]);
        return of(moment -> moment.random().nextInt(least, most + 1));
    }

    private static Placeholder pick(List<String> choices) {
        return of(moment -> choices.get(moment.random().nextInt(choices.size())));
    }

    private static Placeholder repeat(String argument) {
        int blank = argument.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("{{repeat " + argument + "}} needs a number and a text");
        }
        return text(argument.substring(blank + 1).repeat(Integer.parseInt(argument.substring(0, blank))));
    }

    /** From one of the three networks of RFC 5737. */
    private static String address(RandomGenerator random) {
        String network = List.of("192.0.2.", "198.51.100.", "203.0.113.").get(random.nextInt(3));
        return network + (1 + random.nextInt(254));
    }

    private static Placeholder time(String style) {
        return switch (style) {
            case "iso" -> time("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", ZoneOffset.UTC);
            case "iso-offset" -> time("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx", ZoneOffset.ofHours(2));
            case "comma" -> time("uuuu-MM-dd HH:mm:ss,SSS", ZoneOffset.UTC);
            case "clf" -> time("dd/MMM/uuuu:HH:mm:ss xx", ZoneOffset.UTC);
            case "syslog" -> time("MMM ppd HH:mm:ss", ZoneOffset.UTC);
            case "seconds" -> of(moment -> epoch(moment.time(), ".%06d", 1_000));
            case "millis" -> of(moment -> epoch(moment.time(), "%03d", 1_000_000));
            case "nanos" -> of(moment -> epoch(moment.time(), "%09d", 1));
            default -> throw new IllegalArgumentException("no time in the style \"" + style + "\"");
        };
    }

    private static Placeholder time(String pattern, ZoneOffset zone) {
        DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        return of(moment -> formatter.format(moment.time().atOffset(zone)));
    }

    private static String epoch(Instant time, String fraction, int nanosPerUnit) {
        return time.getEpochSecond() + String.format(Locale.ROOT, fraction, time.getNano() / nanosPerUnit);
    }
}
