package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.Problem;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What whoever calls is told of this room's exceptions. */
@RestControllerAdvice
@Order(0) // before that of all rooms
class ScheduleProblems {

    @ExceptionHandler
    Problem handle(ScheduleNotFound notFound) {
        return Problem.notFound("schedule-not-found", "There is no schedule with this id.");
    }

    @ExceptionHandler
    Problem handle(ScheduleNameTaken taken) {
        return Problem.conflict("schedule-name-taken", "Another schedule of the organization has this name.");
    }

    @ExceptionHandler
    Problem handle(TooManySchedules tooMany) {
        return Problem.conflict(
                "too-many-schedules",
                "The organization has " + Schedules.MOST_PER_ORGANIZATION + " schedules, which is the limit.");
    }

    @ExceptionHandler
    Problem handle(ScheduleChanging changing) {
        return Problem.conflict("schedule-changing", "Others are changing this schedule all the time; try again.")
                .retryAfter(1);
    }

    @ExceptionHandler
    Problem handle(ScheduleChanged changed) {
        return new Problem(
                HttpStatus.PRECONDITION_FAILED,
                "etag-mismatch",
                "The schedule has changed since it was read: read it again, then repeat the change.");
    }

    @ExceptionHandler
    Problem handle(UnfitRow unfit) {
        return unfit.errors().problem();
    }
}
