package com.hunzal.hcm.web;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the API's description: a list has the parameters {@code created_after} and {@code created_before}. */
@Parameter(
        name = "created_after",
        in = ParameterIn.QUERY,
        description = "A time with its offset",
        example = "2027-01-01T06:00:00Z",
        schema = @Schema(type = "string", format = "date-time", maxLength = QueryFields.LONGEST_TEXT))
@Parameter(
        name = "created_before",
        in = ParameterIn.QUERY,
        description = "A time with its offset",
        example = "2027-01-01T06:00:00Z",
        schema = @Schema(type = "string", format = "date-time", maxLength = QueryFields.LONGEST_TEXT))
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface CreatedBetween {}
