package com.hunzal.hcm.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the API's description: a list has the parameters {@code limit} and {@code cursor}, as {@link QueryFields} reads them. */
@Paged.Limit
@Paged.Cursor
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Paged {

    /** Alone where there is no page behind the first. */
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "Size of a page; more than 200 is taken as 200",
            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "200", defaultValue = "50"))
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Limit {}

    /** Alone where pages have another size. */
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next_cursor of the page before",
            schema = @Schema(type = "string", maxLength = PageCursor.LONGEST))
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface Cursor {}
}
