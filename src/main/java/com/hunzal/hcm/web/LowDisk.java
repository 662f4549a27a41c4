package com.hunzal.hcm.web;

import com.hunzal.hcm.database.DiskSpace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** While the disk is nearly full, only that is taken which frees space, so that somebody can. */
@Component
class LowDisk implements HandlerInterceptor, WebMvcConfigurer {

    private static final Set<String> ADDING = Set.of("POST", "PUT", "PATCH");

    private final DiskSpace disk;

    LowDisk(DiskSpace disk) {
        this.disk = disk;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    /** @throws com.hunzal.hcm.database.DiskNearlyFull if it takes space that is not there */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (ADDING.contains(request.getMethod())
                && handler instanceof HandlerMethod method
                && !method.hasMethodAnnotation(Frees.class)) {
            disk.check();
        }
        return true;
    }
}
