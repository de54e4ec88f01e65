package dev.millrace.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a user needs to know of one key: the loader, the error messages and the reference page all read it from here.
 *
 * <p>A component is required if it has no {@link #fallback}, is neither a part, a list nor a map, and may not be null.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

    /** The last segment of the key; without it the component's name in kebab-case. */
    String name() default "";

    /** The default as a user would write it. */
    String fallback() default "";

    /** A value for the message that asks for a required key. */
    String example() default "";

    /** A secret is never shown, and {@code <key>-file} may name a file that holds it. */
    boolean secret() default false;

    /** What the value does, as half a sentence. */
    String means();
}
