package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.StringUtils;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.handler.MappedInterceptor;

/** A Content-Type must be a valid media type, also where the body is optional: Spring fails there instead of refusing it. */
@Configuration(proxyBeanMethods = false)
class ContentTypeConfiguration {

    /** As a bean it covers the actuator, too. */
    @Bean
    static MappedInterceptor contentTypes() {
        return new MappedInterceptor(null, new Check());
    }

    private static final class Check implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws HttpMediaTypeNotSupportedException {
            var type = request.getContentType();
            if (StringUtils.hasLength(type) && !names(type) && readsBody(handler)) {
                throw new HttpMediaTypeNotSupportedException(
                        "Content-Type does not name a media type.", List.of(MediaType.APPLICATION_JSON));
            }
            return true;
        }

        private static boolean names(String type) {
            try {
                return MediaType.parseMediaType(type).isConcrete();
            } catch (InvalidMediaTypeException e) {
                return false;
            }
        }

        private static boolean readsBody(Object handler) {
            return handler instanceof HandlerMethod method
                    && Arrays.stream(method.getMethodParameters())
                            .anyMatch(each -> each.hasParameterAnnotation(RequestBody.class));
        }
    }
}
