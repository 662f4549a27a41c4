package com.hunzal.hcm.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/**
 * For the API's description: a problem that an operation can answer with, beside those that follow from what it takes.
 * On a method, on its class, or on an annotation of either.
 */
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Refuses.Several.class)
public @interface Refuses {

    HttpStatus status();

    /** Last part of the problem's type, e.g. {@code job-not-found}. */
    String type();

    /** A sentence for people, without a full stop. */
    String when();

    /** Whether the answer says in {@code Retry-After} when to try again. With 429 and 503 it always does. */
    boolean retryAfter() default false;

    /** Holds several of them. */
    @Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        Refuses[] value();
    }
}
