package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.web.Problem;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What whoever calls is told of this room's exceptions, also at the endpoints of others. */
@RestControllerAdvice
@Order(0) // before that of all rooms
class ProviderProblems {

    @ExceptionHandler
    Problem handle(UnknownProvider unknown) {
        return Problem.notFound(
                "provider-not-found",
                unknown.channel() == Channel.SLACK
                        ? "Slack takes no credentials: its webhook is slack_webhook_url of the settings."
                        : "The channel has no such provider.");
    }

    @ExceptionHandler
    Problem handle(CredentialsNotFound none) {
        return Problem.notFound("credentials-not-found", "The organization has no credentials of its own there.");
    }
}
