package com.hunzal.hcm.web;

import com.hunzal.hcm.database.DiskSpace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** While the disk is nearly full, only that is taken which frees space, so that somebody can. */
@Component
public class LowDisk implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<String> ADDING = Set.of("POST", "PUT", "PATCH");
    private static final int RETRY_SECONDS = 30;

    private final DiskSpace disk;

    LowDisk(DiskSpace disk) {
        this.disk = disk;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (ADDING.contains(request.getMethod())
                && handler instanceof HandlerMethod method
                && !method.hasMethodAnnotation(Frees.class)) {
            check();
        }
        return true;
    }

    /** @throws Problem 503 if the disk is nearly full */
    public void check() {
        if (disk.isLow()) {
            throw new Problem(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "disk-nearly-full",
                            "The disk of the database is nearly full. Nothing was changed. Cancelling and discarding jobs,"
                                    + " and jobs of type cleanup, still work.")
                    .retryAfter(RETRY_SECONDS);
        }
    }
}
