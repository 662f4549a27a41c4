package com.hunzal.hcm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** Finds out whether the caller of a list wants CSV more than JSON. */
@Component
class CsvArgument implements HandlerMethodArgumentResolver, WebMvcConfigurer {

    private static final MediaType CSV = MediaType.parseMediaType(Csv.TEXT_CSV);

    private final FairReads reads;
    private final JsonMapper json;

    CsvArgument(FairReads reads, JsonMapper json) {
        this.reads = reads;
        this.json = json;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Csv.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders)
            throws HttpMediaTypeNotAcceptableException {
        var servletRequest = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        return new Csv(isCsv(request) ? new CsvDownloads(servletRequest, reads, json) : null);
    }

    private static boolean isCsv(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        var accepted = new java.util.ArrayList<>(new HeaderContentNegotiationStrategy().resolveMediaTypes(request));
        accepted.removeIf(type -> type.getQualityValue() == 0);
        MimeTypeUtils.sortBySpecificity(accepted);
        return accepted.stream()
                .filter(type -> type.includes(MediaType.APPLICATION_JSON) || type.includes(CSV))
                .findFirst()
                .filter(type -> !type.includes(MediaType.APPLICATION_JSON))
                .isPresent();
    }
}
