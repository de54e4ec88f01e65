package dev.millrace.lookup;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Where the rows of a whole table come from. Used by one thread at a time, never a stream thread. */
interface TableSource {

    /** For messages: the file, or the database without its password. */
    String place();

    /**
     * What tells whether a new reading can find anything else than the last one.
     *
     * @return {@code null} where only reading tells
     * @throws BrokenTableException if it cannot be reached
     */
    @Nullable
    Object fingerprint() throws BrokenTableException;

    /**
     * Reads all rows from the first to the last.
     *
     * @throws BrokenTableException if it cannot be read to its end, or what the receiver threw
     */
    void read(Rows rows) throws BrokenTableException;

    /** Takes rows as they are read. */
    interface Rows {

        /** The columns it wants, in the order in which it gets their values. */
        String[] columns();

        /** Which columns there are; once, before or behind the rows. */
        void found(Collection<String> columns) throws BrokenTableException;

        /** That what was read ends within a line, in a format where a row cut short would look whole. */
        void endsOpen();

        /**
         * @param line where it stands, from 1
         * @param cells one for each column, {@code null} where there is no value; used again for the next row
         */
        void row(int line, @Nullable String[] cells) throws BrokenTableException;
    }
}
