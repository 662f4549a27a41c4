package com.hunzal.hcm.notifications;

import com.hunzal.hcm.web.CreatedBetween;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the API's description: the parameters that {@link NotificationFilter} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "event",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT),
                        maxItems = QueryFields.LONGEST_TEXT))
@Parameter(
        name = "severity",
        in = ParameterIn.QUERY,
        description = "One or several, comma-separated",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"critical", "normal", "low"}),
                        maxItems = 3))
@Parameter(
        name = "state",
        in = ParameterIn.QUERY,
        description = "Of a delivery; one or several, comma-separated",
        explode = Explode.FALSE,
        array = @ArraySchema(schema = @Schema(implementation = DeliveryState.class), maxItems = 12))
@Parameter(
        name = "channel",
        in = ParameterIn.QUERY,
        description = "Of a delivery; one or several, comma-separated",
        explode = Explode.FALSE,
        array =
                @ArraySchema(
                        schema =
                                @Schema(
                                        type = "string",
                                        allowableValues = {"email", "sms", "slack"}),
                        maxItems = 3))
@Parameter(
        name = "recipient",
        in = ParameterIn.QUERY,
        description = "Of a delivery: an id or an address",
        schema = @Schema(type = "string", maxLength = QueryFields.LONGEST_TEXT))
@CreatedBetween
@Paged
@interface FilteredByNotification {}
