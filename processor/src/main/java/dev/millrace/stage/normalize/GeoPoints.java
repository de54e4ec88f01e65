package dev.millrace.stage.normalize;

import dev.millrace.event.RawFields;
import dev.millrace.event.ValueKind;
import java.nio.charset.StandardCharsets;

/**
 * Which values Elasticsearch's {@code geo_point} takes: an object of {@code lat} and {@code lon}, a GeoJSON point, the
 * array {@code [lon, lat]}, the texts {@code "lat,lon"} and {@code "POINT (lon lat)"}, a geohash, or an array of these.
 */
final class GeoPoints {

    private static final int MAX_LATITUDE = 90;
    private static final int MAX_LONGITUDE = 180;
    private static final int LONGEST_GEOHASH = 12;

    private static final byte[] LAT = ascii("lat");
    private static final byte[] LON = ascii("lon");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] COORDINATES = ascii("coordinates");
    private static final byte[] POINT = ascii("point");

    private GeoPoints() {}

    static boolean fits(Normalization event, int i) {
        return switch (event.kind(i)) {
            case OBJECT -> isObject(event, i);
            case ARRAY -> isCoordinates(event, i) || isList(event, i);
            case STRING, TEXT -> isText(event.bytes(), event.start(i), event.end(i));
            case ESCAPED, NUMBER, TRUE, FALSE, NULL -> false;
        };
    }

    private static boolean isList(Normalization event, int array) {
        RawFields raw = event.raw();
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            boolean isPoint = event.kind(i) == ValueKind.ARRAY ? isCoordinates(event, i) : fits(event, i);
            if (!isPoint) {
                return false;
            }
        }
        return raw.next(array) > array + 1;
    }

    /** Either two names and no other, or Elasticsearch refuses the document. */
    private static boolean isObject(Normalization event, int object) {
        RawFields raw = event.raw();
        int fields = 0;
        int found = 0;
        for (int i = object + 1; i < raw.next(object); i = raw.next(i)) {
            fields++;
            if (isNamed(event, i, LAT)) {
                found |= isNumber(event, i, MAX_LATITUDE) ? 1 : 0;
            } else if (isNamed(event, i, LON)) {
                found |= isNumber(event, i, MAX_LONGITUDE) ? 2 : 0;
            } else if (isNamed(event, i, TYPE)) {
                found |= event.kind(i).isText() && isWord(event.bytes(), event.start(i), event.end(i), POINT) ? 4 : 0;
            } else if (isNamed(event, i, COORDINATES)) {
                found |= event.kind(i) == ValueKind.ARRAY && isCoordinates(event, i) ? 8 : 0;
            }
        }
        return fields == 2 && (found == 3 || found == 12);
    }

    /** Longitude, latitude, and a height that is ignored. */
    private static boolean isCoordinates(Normalization event, int array) {
        RawFields raw = event.raw();
        int elements = 0;
        for (int i = array + 1; i < raw.next(array); i = raw.next(i)) {
            boolean fits = event.kind(i) == ValueKind.NUMBER
                    && switch (elements) {
                        case 0 -> isNumber(event, i, MAX_LONGITUDE);
                        case 1 -> isNumber(event, i, MAX_LATITUDE);
                        default -> true;
                    };
            if (!fits) {
                return false;
            }
            elements++;
        }
        return elements == 2 || elements == 3;
    }

    private static boolean isNumber(Normalization event, int i, int limit) {
        return (event.kind(i) == ValueKind.NUMBER || Values.isPlain(event.kind(i)))
                && Decimals.isWithin(event.bytes(), event.start(i), event.end(i), limit);
    }

    private static boolean isText(byte[] bytes, int start, int end) {
        int comma = indexOf(bytes, start, end, ',');
        if (comma < end) {
            return isPair(bytes, start, comma, MAX_LATITUDE, comma + 1, end, MAX_LONGITUDE);
        }
        int open = indexOf(bytes, start, end, '(');
        if (open == end) {
            return isGeohash(bytes, start, end);
        }
        int from = skipBlanks(bytes, open + 1, end);
        int blank = indexOf(bytes, from, end, ' ');
        return isWord(bytes, start, lastOf(bytes, start, open), POINT)
                && bytes[end - 1] == ')'
                && isPair(bytes, from, blank, MAX_LONGITUDE, blank, end - 1, MAX_LATITUDE);
    }

    private static boolean isPair(
            byte[] bytes, int start, int end, int limit, int secondStart, int secondEnd, int secondLimit) {
        int from = skipBlanks(bytes, secondStart, secondEnd);
        return end <= from
                && Decimals.isWithin(bytes, start, lastOf(bytes, start, end), limit)
                && Decimals.isWithin(bytes, from, lastOf(bytes, from, secondEnd), secondLimit);
    }

    private static boolean isGeohash(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean isDigit = b >= '0' && b <= '9';
            boolean isLetter = b >= 'b' && b <= 'z' && b != 'i' && b != 'l' && b != 'o';
            if (!isDigit && !isLetter) {
                return false;
            }
        }
        return end > start && end - start <= LONGEST_GEOHASH;
    }

    private static boolean isNamed(Normalization event, int i, byte[] name) {
        return isWord(event.bytes(), event.raw().nameStart(i), event.raw().nameEnd(i), name);
    }

    /** In any case; Elasticsearch reads {@code Point} and {@code POINT}. */
    private static boolean isWord(byte[] bytes, int start, int end, byte[] word) {
        if (end - start != word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((bytes[start + i] | 0x20) != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] bytes, int start, int end, char wanted) {
        int i = start;
        while (i < end && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    private static int skipBlanks(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int lastOf(byte[] bytes, int start, int end) {
        int i = end;
        while (i > start && bytes[i - 1] == ' ') {
            i--;
        }
        return i;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
