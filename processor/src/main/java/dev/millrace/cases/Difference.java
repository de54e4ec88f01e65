package dev.millrace.cases;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One field that is not as expected.
 *
 * @param event position among the outcomes of the case, from 0
 * @param field dotted path; {@code document}, {@code rejected} or {@code dropped} where already that differs
 * @param expected {@code null} where nothing was
 * @param actual {@code null} where there is nothing
 */
public record Difference(
        int event,
        String field,
        @Nullable JsonNode expected,
        @Nullable JsonNode actual) {}
