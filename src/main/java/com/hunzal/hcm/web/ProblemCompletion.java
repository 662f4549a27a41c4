package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * The last look at every problem before it is written, whoever made it: a room that turns its own exceptions into
 * problems beside its endpoints need not know which request it answers.
 */
@RestControllerAdvice
class ProblemCompletion implements ResponseBodyAdvice<Object> {

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
        return true; // which body it is, the type of a ResponseEntity need not tell
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType contentType,
            Class<? extends HttpMessageConverter<?>> converterType,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem && request instanceof ServletServerHttpRequest servlet) {
            ProblemAdvice.identify(problem);
            if (request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)
                    && hasMore(servlet.getServletRequest())) {
                // With a length, Tomcat says so by itself.
                response.getHeaders().set(HttpHeaders.CONNECTION, "close");
            }
        }
        return body;
    }

    private static boolean hasMore(HttpServletRequest request) {
        try {
            return !request.getInputStream().isFinished();
        } catch (IOException | IllegalStateException cannotTell) {
            return true;
        }
    }
}
