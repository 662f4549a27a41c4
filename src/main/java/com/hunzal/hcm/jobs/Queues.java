package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: answers 429 if the organization has as many queued jobs, or stored bytes, as it may. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.TOO_MANY_REQUESTS,
        type = "too-many-queued-jobs",
        when = "The organization would have more queued jobs than the operator allows")
@Refuses(
        status = HttpStatus.TOO_MANY_REQUESTS,
        type = "too-many-stored-bytes",
        when = "The jobs of the organization would take more space than the operator allows")
public @interface Queues {}
