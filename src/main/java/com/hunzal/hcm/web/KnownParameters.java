package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Refuses query parameters that a resource does not know: whoever writes {@code ?dry_run=true} where it belongs into
 * the body must not see the real thing run.
 */
@Component
class KnownParameters implements HandlerInterceptor, WebMvcConfigurer {

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    /** @throws Problem 400 naming what is not known */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() == null || !(handler instanceof HandlerMethod method)) {
            return true;
        }
        var known = new ArrayList<String>();
        for (var parameter : method.getMethodParameters()) {
            if (!parameter.hasParameterAnnotation(RequestParam.class)) {
                continue;
            }
            if (Map.class.isAssignableFrom(parameter.getParameterType())) {
                return true; // the handler looks at all of them
            }
            parameter.initParameterNameDiscovery(names);
            known.add(String.valueOf(parameter.getParameterName()));
        }
        var errors = new FieldErrors();
        given(request.getQueryString())
                .filter(name -> !known.contains(name))
                .forEach(name -> errors.malformed(
                        name,
                        () -> known.isEmpty()
                                ? "unknown parameter; there are none here"
                                : Suggestion.unknown("parameter", name, known)));
        errors.check();
        return true;
    }

    /** From the query alone: asking the container would also read a form in the body. */
    private static Stream<String> given(String query) {
        return UriComponentsBuilder.newInstance().query(query).build().getQueryParams().keySet().stream()
                .map(KnownParameters::decoded);
    }

    private static String decoded(String name) {
        try {
            return UriUtils.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return name;
        }
    }
}
