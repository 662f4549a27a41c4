package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: answers 409 if another schedule has the name. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.CONFLICT,
        type = "schedule-name-taken",
        when = "Another schedule of the organization has this name")
@interface NeedsName {}
