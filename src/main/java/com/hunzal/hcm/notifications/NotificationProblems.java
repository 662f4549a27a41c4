package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.InvalidPayload;
import com.hunzal.hcm.web.FieldErrors;
import com.hunzal.hcm.web.Problem;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What whoever calls is told of this room's exceptions. */
@RestControllerAdvice
@Order(0) // before that of all rooms
class NotificationProblems {

    @ExceptionHandler
    Problem handle(NotificationNotFound notFound) {
        return Problem.notFound("notification-not-found", "There is no notification with this id.");
    }

    @ExceptionHandler
    Problem handle(DeliveryNotFound notFound) {
        return Problem.notFound("delivery-not-found", "There is no delivery with this id.");
    }

    @ExceptionHandler
    Problem handle(WrongDeliveryState wrong) {
        return Problem.conflict("delivery-state", String.valueOf(wrong.getMessage()));
    }

    @ExceptionHandler
    Problem handle(InvalidPayload invalid) {
        var errors = new FieldErrors();
        errors.invalid(invalid.field(), String.valueOf(invalid.getMessage()));
        return errors.problem();
    }

    @ExceptionHandler
    Problem handle(OrganizationGoes goes) {
        return new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "organization-locked",
                        "Somebody is deleting the organization, or has locked it; nothing was done.")
                .retryAfter(1);
    }
}
