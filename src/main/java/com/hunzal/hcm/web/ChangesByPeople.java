package com.hunzal.hcm.web;

import com.hunzal.hcm.security.LetIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Writes a line to the log for each change that a person made over HTTP: who it was, of what, and by which request. */
@Component
class ChangesByPeople implements HandlerInterceptor, WebMvcConfigurer {

    /** The operator may send it elsewhere. */
    static final String LOGGER = "hcm.changes";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final int LONGEST = 300;

    /** What could begin a line, colour a terminal, turn text around, or end the quotes in which it stands. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}\"\\\\]");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**").excludePathPatterns("/api/callbacks/*"); // no people
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception e) {
        var succeeded = HttpStatusCode.valueOf(response.getStatus()).is2xxSuccessful();
        if (READING.contains(request.getMethod()) || !succeeded) {
            return;
        }
        var caller = LetIn.with(new ServletWebRequest(request));
        log.info(
                "{} {} {}: organization={} subject={} request={}",
                request.getMethod(),
                cut(request.getRequestURI()),
                response.getStatus(),
                quoted(caller == null ? null : caller.organizationId()),
                quoted(caller == null ? null : caller.subject()),
                MDC.get(RequestIdFilter.MDC_KEY));
    }

    /** A {@code Root} that changes what is of all organizations may name none. */
    private static String quoted(@Nullable String text) {
        return text == null ? "-" : '"' + cut(text) + '"';
    }

    private static String cut(String text) {
        return UNSAFE.matcher(StringUtils.truncate(text, LONGEST)).replaceAll(ChangesByPeople::escaped);
    }

    private static String escaped(MatchResult found) {
        return Matcher.quoteReplacement(
                "\\u{" + Integer.toHexString(found.group().codePointAt(0)) + "}");
    }
}
