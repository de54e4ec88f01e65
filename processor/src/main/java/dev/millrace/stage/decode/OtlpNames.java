package dev.millrace.stage.decode;

import dev.millrace.event.FieldNames;
import dev.millrace.event.RawFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The members that an object of OTLP's JSON may have, by position: names in lowerCamelCase as OTLP asks for, and as the
 * definitions have them, with underscores, as some write them. Several names for one member are separated by a bar.
 */
final class OtlpNames {

    static final int UNKNOWN = -1;

    private final FieldNames names;
    private final int[] members;

    OtlpNames(String... lowerCamelCase) {
        List<String> all = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        for (int member = 0; member < lowerCamelCase.length; member++) {
            for (String name : lowerCamelCase[member].split("\\|", -1)) {
                String underscored = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
                for (String spelling : name.equals(underscored) ? List.of(name) : List.of(name, underscored)) {
                    all.add(spelling);
                    positions.add(member);
                }
            }
        }
        names = new FieldNames(all);
        members = positions.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Which member the field at {@code i} is, or {@link #UNKNOWN}. */
    int member(byte[] bytes, RawFields fields, int i) {
        int name = names.indexOf(fields.nameHash(i), bytes, fields.nameStart(i), fields.nameEnd(i));
        return name == FieldNames.UNKNOWN ? UNKNOWN : members[name];
    }
}
