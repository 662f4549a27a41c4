package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** As {@link Queues}, and 429 if the job acts on the whole service and comes too soon. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.TOO_MANY_REQUESTS,
        type = "maintenance-too-soon",
        when = "Another job of this type acts on the whole service, or did a moment ago")
@Queues
public @interface QueuesJob {}
