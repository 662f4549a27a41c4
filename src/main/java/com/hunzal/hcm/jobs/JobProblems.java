package com.hunzal.hcm.jobs;

import com.hunzal.hcm.web.Problem;
import java.time.Duration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What whoever calls is told of this room's exceptions, also at the endpoints of others that make jobs. */
@RestControllerAdvice
@Order(0) // before that of all rooms
class JobProblems {

    @ExceptionHandler
    Problem handle(JobNotFound notFound) {
        return Problem.notFound("job-not-found", "There is no job with this id.");
    }

    @ExceptionHandler
    Problem handle(WrongJobState wrong) {
        return Problem.conflict("job-state", String.valueOf(wrong.getMessage()));
    }

    @ExceptionHandler
    Problem handle(UniqueKeyInUse inUse) {
        var problem = Problem.conflict("unique-key-in-use", String.valueOf(inUse.getMessage()));
        if (inUse.twin() != null) {
            problem.getBody().setProperty("job_id", inUse.twin());
        }
        return inUse.comesAndGoes() ? problem.retryAfter(1) : problem;
    }

    @ExceptionHandler
    Problem handle(IdempotencyKeyRefused refused) {
        var message = String.valueOf(refused.getMessage());
        return switch (refused.why()) {
            case IN_PROGRESS ->
                Problem.conflict("idempotency-key-in-progress", message).retryAfter(1);
            case REUSED -> new Problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", message);
            case EXPIRED -> Problem.conflict("idempotency-key-expired", message);
        };
    }

    @ExceptionHandler
    Problem handle(NoRoomForJobs noRoom) {
        var message = String.valueOf(noRoom.getMessage());
        var problem = switch (noRoom.limit()) {
            case QUEUED_JOBS -> new Problem(HttpStatus.TOO_MANY_REQUESTS, "too-many-queued-jobs", message);
            case STORED_BYTES -> new Problem(HttpStatus.TOO_MANY_REQUESTS, "too-many-stored-bytes", message);
        };
        return problem.retryAfter(seconds(noRoom.lookAgain()));
    }

    @ExceptionHandler
    Problem handle(MaintenanceTooSoon tooSoon) {
        var message = String.valueOf(tooSoon.getMessage());
        return new Problem(HttpStatus.TOO_MANY_REQUESTS, "maintenance-too-soon", message)
                .retryAfter(seconds(tooSoon.remaining()));
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.toSeconds());
    }
}
