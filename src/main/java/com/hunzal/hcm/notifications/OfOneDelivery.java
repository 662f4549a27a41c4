package com.hunzal.hcm.notifications;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** For the API's description: answers 404 if there is no such delivery. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(
        status = HttpStatus.NOT_FOUND,
        type = "delivery-not-found",
        when = "There is no delivery with this id in this organization")
@interface OfOneDelivery {}
