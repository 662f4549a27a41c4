package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: what keeps new jobs from being made, beside a body that is not right. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.CONFLICT,
        type = "unique-key-in-use",
        when = "Another job of this type and unique_key is unfinished")
@Refuses(
        status = HttpStatus.CONFLICT,
        type = "idempotency-key-in-progress",
        when = "A request with this Idempotency-Key is still in progress",
        retryAfter = true)
@Refuses(
        status = HttpStatus.UNPROCESSABLE_CONTENT,
        type = "idempotency-key-reused",
        when = "This Idempotency-Key was used with another body")
@QueuesJob
@interface CreatesJobs {}
