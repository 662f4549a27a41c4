package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: answers 404 if there is no such job. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.NOT_FOUND,
        type = "job-not-found",
        when = "There is no job with this id in this organization")
@interface OfOneJob {}
