package com.hunzal.hcm.web;

import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.accept.ContentNegotiationStrategy;
import org.springframework.web.accept.HeaderContentNegotiationStrategy;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * What a caller accepts, as far as it can be answered. Spring looks at it when it chooses a controller, and so before
 * anything is changed; but by parameters of JSON, and by {@code q=0}, it goes only afterwards, when the answer is
 * written. JSON has no parameters (RFC 8259, 11) and is always UTF-8: whoever asks for another charset gets that.
 */
@Component
class AcceptedTypes implements WebMvcConfigurer {

    private final ContentNegotiationStrategy header = new HeaderContentNegotiationStrategy();

    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.strategies(List.of(this::acceptable));
    }

    /** @return nothing at all if nothing is acceptable */
    private List<MediaType> acceptable(NativeWebRequest request) throws HttpMediaTypeNotAcceptableException {
        return header.resolveMediaTypes(request).stream()
                .filter(type -> type.getQualityValue() > 0)
                .map(AcceptedTypes::withoutParametersOfJson)
                .toList();
    }

    private static MediaType withoutParametersOfJson(MediaType type) {
        var json = type.isCompatibleWith(MediaType.APPLICATION_JSON) || "json".equals(suffix(type));
        return json && !type.getParameters().isEmpty()
                ? new MediaType(type.getType(), type.getSubtype()).copyQualityValue(type)
                : type;
    }

    private static String suffix(MimeType type) {
        return String.valueOf(type.getSubtypeSuffix());
    }
}
