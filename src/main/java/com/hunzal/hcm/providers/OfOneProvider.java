package com.hunzal.hcm.providers;

import com.hunzal.hcm.web.Refuses;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** An operation whose path names a channel and a provider. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Refuses(status = HttpStatus.NOT_FOUND, type = "channel-not-found", when = "It is none of email, sms, slack")
@Refuses(
        status = HttpStatus.NOT_FOUND,
        type = "provider-not-found",
        when = "The channel has no such provider, or it takes no credentials, as Slack")
@interface OfOneProvider {}
