package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses a body where none is read, for the same reason as {@link KnownParameters}: whoever cancels a job with
 * {@code {"dry_run": true}} must not see it cancelled. Libraries that always send one may send an empty object.
 */
@Component
class UnreadBodies implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> EMPTY = Set.of("", "{}", "null");
    private static final int ENOUGH = 64;

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .addPathPatterns("/api/**")
                .excludePathPatterns("/api/callbacks/*"); // which read theirs as it comes
    }

    /** @throws Problem 400 if there is one */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!METHODS.contains(request.getMethod()) || !(handler instanceof HandlerMethod method) || reads(method)) {
            return true;
        }
        var beginning = request.getInputStream().readNBytes(ENOUGH);
        if (beginning.length == ENOUGH
                || !EMPTY.contains(new String(beginning, StandardCharsets.UTF_8).replaceAll("\\s", ""))) {
            throw Problem.badRequest("malformed-request", "This request takes no body.");
        }
        return true;
    }

    private static boolean reads(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(each -> each.hasParameterAnnotation(RequestBody.class));
    }
}
