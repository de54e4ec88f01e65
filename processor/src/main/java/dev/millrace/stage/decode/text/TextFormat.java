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
     * Adds the fields of {@code line}, under ECS names where ECS has one. Without a {@code message} among them the whole
     * text becomes it.
     *
     * @return false where the text is not of this format; what was added is taken back by the caller
     */
    boolean read(TextLine line);
}
