package com.hunzal.hcm.jobs;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the API's description: takes {@code masked}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "masked",
        in = ParameterIn.QUERY,
        description = "Whether what is masked in the job's payload and result is shown as •••• here, too, where it is"
                + " repeated",
        schema = @Schema(type = "boolean"))
@interface MaskedOnDemand {}
