package dev.millrace.config;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what users write. Refuses with {@link IllegalArgumentException} whose message quotes the text and says what to
 * write instead.
 */
final class Values {

    private static final Pattern QUANTITY = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) *([a-zA-Zµ%]*)");

    private static final Map<String, Long> SIZE_UNITS = Map.of(
            "", 1L,
            "B", 1L,
            "kB", 1_000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);

    private static final Map<String, Duration> TIME_UNITS = Map.of(
            "us", Duration.ofNanos(1_000),
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private Values() {}

    /** @param folder what a relative path starts from */
    static Object convert(Schema.Entry entry, String text, Path folder) {
        Class<?> type = entry.valueType();
        if (entry.isSize()) {
            long bytes = size(text, Runtime.getRuntime().maxMemory());
            return type == int.class ? (Object) toInt(text, bytes) : (Object) bytes;
        }
        if (type == String.class) {
            return text;
        } else if (type == int.class) {
            return toInt(text, number(text));
        } else if (type == long.class) {
            return number(text);
        } else if (type == boolean.class) {
            return bool(text);
        } else if (type == Double.class) {
            return decimal(text);
        } else if (type == Duration.class) {
            return duration(text);
        } else if (type == ZoneId.class) {
            return zone(text);
        } else if (type == Path.class) {
            return path(text, folder);
        } else if (type == URI.class) {
            return uri(text);
        } else if (type.isEnum()) {
            return choice(type, text);
        }
        throw new IllegalStateException("no way to read a " + type.getName());
    }

    /** How the type of a key is called in the reference. */
    static String typeName(Schema.Entry entry) {
        Class<?> type = entry.valueType();
        String one = type.isEnum()
                ? "`" + String.join("` or `", choices(type)) + "`"
                : entry.isSize()
                        ? "size"
                        : type == String.class
                                ? "text"
                                : type == int.class || type == long.class || type == Double.class
                                        ? "number"
                                        : type == boolean.class
                                                ? "`true` or `false`"
                                                : type == Duration.class
                                                        ? "duration"
                                                        : type == ZoneId.class
                                                                ? "time zone"
                                                                : type == Path.class ? "file" : "URL";
        return switch (entry.shape()) {
            case LIST -> "list of " + one;
            case MAP -> "map to " + one;
            case VALUE, PART, PARTS, PLACES -> one;
        };
    }

    /** Splits at commas; a backslash takes the next character as it is. Blank elements are left out. */
    static List<String> split(String text) {
        List<String> elements = new ArrayList<>();
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (c == ',') {
                addUnlessBlank(elements, element);
                element.setLength(0);
            } else {
                element.append(c);
            }
        }
        addUnlessBlank(elements, element);
        return elements;
    }

    /** The inverse of {@link #split}. */
    static String join(List<String> elements) {
        return String.join(
                ",",
                elements.stream()
                        .map(element -> element.replace("\\", "\\\\").replace(",", "\\,"))
                        .toList());
    }

    static double decimal(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw refusal(text, "is not a number", "write a decimal number such as 0.1");
    }

    static long size(String text, long heapBytes) {
        Matcher matcher = QUANTITY.matcher(text.strip());
        if (matcher.matches()) {
            BigDecimal quantity = new BigDecimal(matcher.group(1));
            Long unit = SIZE_UNITS.get(matcher.group(2));
            if (matcher.group(2).equals("%")) {
                return quantity.multiply(BigDecimal.valueOf(heapBytes)).longValue() / 100;
            }
            if (unit != null) {
                BigDecimal bytes = quantity.multiply(BigDecimal.valueOf(unit));
                if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0) {
                    return bytes.longValue();
                }
            }
        }
        throw refusal(text, "is not a size", "write 5MiB or a number of bytes");
    }

    static Duration duration(String text) {
        String stripped = text.strip();
        Matcher matcher = QUANTITY.matcher(stripped);
        try {
            if (matcher.matches()) {
                Duration unit = TIME_UNITS.get(matcher.group(2).replace('µ', 'u'));
                if (unit != null) {
                    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.toNanos()));
                    return Duration.ofNanos(nanos.toBigInteger().longValueExact());
                }
                if (stripped.equals("0")) {
                    return Duration.ZERO;
                }
            } else if (stripped.startsWith("P") || stripped.startsWith("p")) {
                return Duration.parse(stripped);
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            throw refusal(text, "is not a duration", "write 250ms, 5s, 10m, 2h or 1d");
        }
        throw refusal(text, "is not a duration", "write 250ms, 5s, 10m, 2h or 1d");
    }

    private static void addUnlessBlank(List<String> elements, StringBuilder element) {
        String text = element.toString().strip();
        if (!text.isEmpty()) {
            elements.add(text);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text.strip().replace("_", ""));
        } catch (NumberFormatException e) {
            throw refusal(text, "is not a whole number", "write digits only");
        }
    }

    private static int toInt(String text, long number) {
        if (number != (int) number) {
            throw refusal(text, "is too large", "write at most " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    private static boolean bool(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(text, "is neither true nor false", "write one of them");
        };
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            throw refusal(text, "is not a time zone", "write UTC, Europe/Berlin or +01:00");
        }
    }

    private static Path path(String text, Path folder) {
        try {
            return folder.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw refusal(text, "is not a file name", "write a path");
        }
    }

    private static URI uri(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refusal(text, "is not a URL", "write http://host:9200");
        }
    }

    private static Object choice(Class<?> type, String text) {
        int chosen = choices(type).indexOf(text.strip());
        if (chosen < 0) {
            throw refusal(text, "is no choice here", "write " + String.join(" or ", choices(type)));
        }
        return type.getEnumConstants()[chosen];
    }

    /** As users write them: {@code DEAD_LETTER} is {@code dead-letter}. */
    private static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static IllegalArgumentException refusal(String text, String fault, String remedy) {
        return new IllegalArgumentException("\"" + text + "\" " + fault + "; " + remedy);
    }
}
