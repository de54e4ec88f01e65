package dev.millrace.stage.decode.text;

import java.util.Set;

/**
 * One format of text that is recognised without being told. Reading takes time in proportion to the text's length, and
 * next to none where the text is another format's: its first bytes should tell. Used by one thread.
 */
public interface TextFormat {

    /**
     * The dataset, {@code <module>.<dataset>} as Elastic's integrations call it, or the module alone. Empty where the
     * format says how a text is written but not by what, or where {@link #read} adds {@code event.dataset} itself.
     */
    String dataset();

    /** How lines of this format begin. */
    Set<Lead> leads();

    /**
     * What may come after the date of a line that begins with {@link Lead#ISO_DATE}, blanks left out: the signs
     * themselves, {@code A} for any capital, {@code a} for any small letter, {@code 0} for any digit. Empty for whatever.
     * So a dated line is tried only as the few formats that go on like it.
     */
    default String afterDate() {
        return "";
    }

    /**
     * Adds the fields of {@code line}, under ECS names where ECS has one. Without a {@code message} among them the whole
     * text becomes it.
     *
     * @return false where the text is not of this format; what was added is taken back by the caller
     */
    boolean read(TextLine line);
}
