package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: answers 409 if others change the schedule again and again while it is looked at. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.CONFLICT,
        type = "schedule-changing",
        when = "Others are changing this schedule all the time",
        retryAfter = true)
@interface ChangesSchedule {}
