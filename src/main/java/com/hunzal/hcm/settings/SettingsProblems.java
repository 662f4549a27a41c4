package com.hunzal.hcm.settings;

import com.hunzal.hcm.web.Problem;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What whoever calls is told of this room's exceptions, also at the endpoints of others. */
@RestControllerAdvice
@Order(0) // before that of all rooms
class SettingsProblems {

    @ExceptionHandler
    Problem handle(UnknownOrganization unknown) {
        return Problem.notFound("organization-not-found", String.valueOf(unknown.getMessage()));
    }

    @ExceptionHandler
    Problem handle(UnknownChannel unknown) {
        return Problem.notFound("channel-not-found", "There is no such channel: it is one of email, sms, slack.");
    }

    @ExceptionHandler
    Problem handle(Settings.UnknownVersion unknown) {
        return Problem.notFound("settings-version-not-found", "These settings have no version of this number.");
    }

    @ExceptionHandler
    Problem handle(Settings.EtagMismatch mismatch) {
        return new Problem(
                HttpStatus.PRECONDITION_FAILED,
                "etag-mismatch",
                "The settings have changed since they were read: read them again, then repeat the change.");
    }

    @ExceptionHandler
    Problem handle(Settings.ChangedTooOften changed) {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "database-unavailable",
                        "Too many others change these settings at the same time. Nothing was changed; try again.")
                .retryAfter(1);
    }
}
