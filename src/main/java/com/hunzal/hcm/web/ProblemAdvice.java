package com.hunzal.hcm.web;

import com.hunzal.hcm.database.DiskNearlyFull;
import com.hunzal.hcm.database.ReadTime;
import com.hunzal.hcm.database.RowTrouble;
import com.hunzal.hcm.database.Trouble;
import com.hunzal.hcm.security.CallerRefused;
import com.hunzal.hcm.security.LetIn;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns whatever went wrong into a problem body that says no more than the caller may know. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE) // a controller's own handler comes first, and that of its room
class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private static final String RETRY_SECONDS = "5";
    private static final int DISK_RETRY_SECONDS = 30;
    private static final URI ROOT = URI.create("/");

    private final LetIn letIn;
    private final Trouble databaseTrouble;

    ProblemAdvice(LetIn letIn, Clock clock) {
        this.letIn = letIn;
        databaseTrouble = new Trouble(log, clock, "The database is busy or gone, and requests are answered 503");
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(CallerRefused refused, WebRequest request) {
        return answer(refused, refused.status(), refused.code(), String.valueOf(refused.getMessage()), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(AuthenticationException notAuthenticated, WebRequest request) {
        var detail = notAuthenticated instanceof OAuth2AuthenticationException
                ? "The bearer token is not valid: it is expired, not yet valid, tampered with or signed with another key."
                : "Send a bearer token: Authorization: Bearer <token>.";
        var headers = new HttpHeaders();
        headers.set(
                HttpHeaders.WWW_AUTHENTICATE,
                notAuthenticated instanceof OAuth2AuthenticationException
                        ? "Bearer error=\"invalid_token\""
                        : "Bearer");
        return handleExceptionInternal(
                notAuthenticated,
                Problem.body(HttpStatus.UNAUTHORIZED, "unauthorized", detail),
                headers,
                HttpStatus.UNAUTHORIZED,
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(AccessDeniedException denied, WebRequest request) {
        return answer(
                denied,
                HttpStatus.FORBIDDEN,
                "forbidden",
                "This needs a token with the role SystemAdmin or Root.",
                request);
    }

    @ExceptionHandler
    Problem handle(UnknownCursor unknown) {
        return Problem.badParameter("cursor", "is not a cursor of this list; start again without it");
    }

    /** A path or header that could be an attack: Spring Security does not let it come as far as a controller. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(RequestRejectedException rejected, WebRequest request) {
        return answer(
                rejected,
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The path or a header cannot be accepted. An id with such characters stands in a path as ~ and its UTF-8"
                        + " in base64url; the answers' self shows it.",
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(InvalidParameterException unreadable, WebRequest request) {
        return answer(
                unreadable,
                HttpStatus.BAD_REQUEST,
                "malformed-request",
                "The query is not URL-encoded UTF-8 text.",
                request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(LimitedStream.BodyTooLarge tooLarge, WebRequest request) {
        return answer(tooLarge, HttpStatus.CONTENT_TOO_LARGE, "body-too-large", LimitedStream.MESSAGE, request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(BodyMemory.Full full, WebRequest request) {
        return later(full, HttpStatus.SERVICE_UNAVAILABLE, "server-busy", String.valueOf(full.getMessage()), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(InflatedStream.NotGzip notGzip, WebRequest request) {
        return answer(
                notGzip, HttpStatus.BAD_REQUEST, "malformed-request", String.valueOf(notGzip.getMessage()), request);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handle(DiskNearlyFull nearlyFull, WebRequest request) {
        var problem = new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE, "disk-nearly-full", String.valueOf(nearlyFull.getMessage()))
                .retryAfter(DISK_RETRY_SECONDS);
        return handleExceptionInternal(
                nearlyFull, problem.getBody(), problem.getHeaders(), problem.getStatusCode(), request);
    }

    /** Busy (a lock, a pool without a free connection) or gone: the transaction was rolled back, nothing is half done. */
    @ExceptionHandler({
        TransientDataAccessException.class,
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class
    })
    @Nullable
    ResponseEntity<Object> handleDatabase(Exception unavailable, WebRequest request) {
        if (ReadTime.isBehind(unavailable)) {
            return readTooLong(unavailable, request);
        }
        if (!DatabaseTrouble.isTold(unavailable)) {
            databaseTrouble.isOver(); // if the last was long enough ago, this one is told anew
            databaseTrouble.happened(unavailable);
        }
        return later(
                unavailable,
                HttpStatus.SERVICE_UNAVAILABLE,
                "database-unavailable",
                "The database is busy or not reachable. Nothing was changed; try again.",
                request);
    }

    /** Somebody hung up, or was too slow, where a body is read without a converter. */
    @ExceptionHandler
    void handle(ClientAbortException gone) {
        log.debug("A client has gone", gone);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handleUnexpected(Exception unexpected, WebRequest request) {
        if (ReadTime.isBehind(unexpected)) {
            return readTooLong(unexpected, request);
        }
        // A foreign key may fail only when the transaction ends, and then looks like a database that is gone.
        if (DatabaseTrouble.isBehind(unexpected) && !RowTrouble.isBehind(unexpected)) {
            return handleDatabase(unexpected, request);
        }
        try {
            var refused = letIn.refusedSince(request);
            if (refused != null) {
                return handle(refused, request);
            }
        } catch (DataAccessException databaseTroubleMeanwhile) {
            return handleDatabase(databaseTroubleMeanwhile, request);
        }
        var rule = OthersRule.behind(unexpected);
        if (rule != null) {
            log.warn("A rule of another program refuses a row: {}", unexpected.toString());
            return answer(unexpected, HttpStatus.UNPROCESSABLE_CONTENT, "refused-by-the-table", rule, request);
        }
        log.error("A request failed unexpectedly", unexpected);
        return answer(
                unexpected,
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal-error",
                "Something went wrong on our side; the log has it under this request id.",
                request);
    }

    private @Nullable ResponseEntity<Object> readTooLong(Exception e, WebRequest request) {
        return later(
                e,
                HttpStatus.TOO_MANY_REQUESTS,
                "read-too-long",
                "To read this takes longer than hcm.reads.time-limit allows. Ask for less: one status, a shorter time.",
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof LimitedStream.BodyTooLarge tooLarge) {
                return handle(tooLarge, request);
            }
            if (cause instanceof BodyMemory.Full full) {
                return handle(full, request);
            }
            if (cause instanceof InflatedStream.NotGzip notGzip) {
                return handle(notGzip, request);
            }
            if (cause instanceof ClientAbortException) {
                return null; // Tomcat has decided on the answer: 408 if it came too slowly
            }
        }
        var problem = JsonTrouble.problem(e.getCause());
        return handleExceptionInternal(problem, problem.getBody(), new HttpHeaders(), problem.getStatusCode(), request);
    }

    /** All answers of Spring MVC itself, and ours, pass here: none goes out without type, instance and request id. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = body instanceof ProblemDetail given
                ? given
                : e instanceof ErrorResponse response ? response.getBody() : Problem.body(status);
        var servletRequest = ((ServletWebRequest) request).getRequest();
        complete(problem, servletRequest.getRequestURI());
        var withType = new HttpHeaders(headers);
        // Said here and not negotiated: whatever the caller accepts, or cannot even spell, a problem is a problem.
        withType.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (UnreadRest.isBehind(servletRequest)) {
            withType.set(HttpHeaders.CONNECTION, "close");
        }
        return super.handleExceptionInternal(e, problem, withType, status, request);
    }

    private @Nullable ResponseEntity<Object> answer(
            Exception e, HttpStatus status, String code, String detail, WebRequest request) {
        return handleExceptionInternal(e, Problem.body(status, code, detail), new HttpHeaders(), status, request);
    }

    /** With {@code Retry-After}. */
    private @Nullable ResponseEntity<Object> later(
            Exception e, HttpStatus status, String code, String detail, WebRequest request) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return handleExceptionInternal(e, Problem.body(status, code, detail), headers, status, request);
    }

    static void complete(ProblemDetail problem, String path) {
        if (problem.getType() == null || problem.getType().toString().equals("about:blank")) {
            var complete = Problem.body(HttpStatusCode.valueOf(problem.getStatus()));
            problem.setType(complete.getType());
            problem.setTitle(complete.getTitle());
            if (problem.getStatus() == HttpStatus.NOT_FOUND.value()) {
                problem.setDetail("There is nothing at this path.");
            }
        }
        problem.setInstance(instance(path));
        problem.setProperty("request_id", MDC.get(RequestIdFilter.MDC_KEY));
    }

    /** The path, unless it is no URI, such as {@code //}: without an answer the request would pass for a success. */
    private static URI instance(String path) {
        try {
            return new URI(path);
        } catch (URISyntaxException e) {
            return ROOT;
        }
    }
}
