package com.hunzal.hcm.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What fails before or outside of a controller, and the container therefore brings here for an answer. */
@RestController
@Hidden
class ContainerErrors implements ErrorController {

    private static final String ISSUER_RETRY_SECONDS = "5";

    @RequestMapping("${server.error.path:/error}")
    @Nullable
    ResponseEntity<ProblemDetail> answer(HttpServletRequest request, HttpServletResponse response) {
        if (response.isCommitted()) {
            return null; // something is on its way already, and the connection is cut behind it
        }
        var answer = ResponseEntity.status(status(request));
        var problem = Problem.body(status(request));
        if (issuerIsGone(request)) {
            answer = ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).header("Retry-After", ISSUER_RETRY_SECONDS);
            problem = Problem.body(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "issuer-unavailable",
                    "The token cannot be checked now: its issuer cannot be reached.");
        }
        var path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        ProblemAdvice.complete(problem, path instanceof String original ? original : request.getRequestURI());
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    /** Somebody who asks for this path himself finds nothing. */
    private static HttpStatusCode status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? HttpStatusCode.valueOf(status)
                : HttpStatus.NOT_FOUND;
    }

    private static boolean issuerIsGone(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof AuthenticationServiceException;
    }
}
