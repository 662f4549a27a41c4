package com.hunzal.hcm.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

class HeaderOrCookieTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer abc",
                "bearer aZ09-._~+/",
                "BEARER abc==",
                "Bearer a.b.c=",
                "Bearer ",
                "Bearer",
                "Bearer =",
                "Bearer a=b",
                "Bearer  abc",
                "Bearer abc ",
                "Bearer a b",
                "Bearer abc\n",
                "Bearer ä",
                "Bearer a\u0000",
                "Bearerabc",
                "Basic YTpi",
                ""
            })
    void aHeaderIsReadAsTheLibraryReadsIt(String header) {
        assertThat(read(new HeaderOrCookie(true), header)).isEqualTo(read(new DefaultBearerTokenResolver(), header));
    }

    private static @Nullable String read(BearerTokenResolver resolver, String header) {
        var request = new MockHttpServletRequest("GET", "/api/system/background-jobs");
        request.addHeader("Authorization", header);
        try {
            return resolver.resolve(request);
        } catch (OAuth2AuthenticationException refused) {
            return "refused: " + refused.getMessage();
        }
    }
}
