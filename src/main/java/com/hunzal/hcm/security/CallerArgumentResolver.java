package com.hunzal.hcm.security;

import com.hunzal.hcm.organizations.Organizations;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Decides which organization a request is about, from the token and the organization header. */
@Component
class CallerArgumentResolver implements HandlerMethodArgumentResolver {

    private static final Set<Class<?>> CALLERS = Set.of(Caller.class, AnyCaller.class, UncheckedCaller.class);

    private final Organizations organizations;

    CallerArgumentResolver(Organizations organizations) {
        this.organizations = organizations;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return CALLERS.contains(parameter.getParameterType());
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        var token = (JwtAuthenticationToken)
                Objects.requireNonNull(SecurityContextHolder.getContext().getAuthentication());
        var organizationId = organizationId(token, header(request));
        var type = parameter.getParameterType();
        if (type != UncheckedCaller.class && organizationId != null && !organizations.exists(organizationId)) {
            throw CallerRefused.unknownOrganization(organizationId);
        }
        var caller = new AnyCaller(subjectOf(token.getToken()), isRoot(token), organizationId);
        LetIn.remember(request, caller);
        if (type == AnyCaller.class) {
            return caller;
        }
        return type == Caller.class
                ? new Caller(caller.subject(), caller.requireOrganization(), caller.root())
                : new UncheckedCaller(caller.subject(), caller.requireOrganization());
    }

    /** Of two, each of the programs on the way here could take another one. */
    private static @Nullable String header(NativeWebRequest request) {
        var headers = request.getHeaderValues(Caller.ORGANIZATION_HEADER);
        if (headers != null && headers.length > 1) {
            throw CallerRefused.organizationNamedTwice();
        }
        return headers == null || headers.length == 0 ? null : HeaderText.decode(headers[0]);
    }

    private static boolean isRoot(JwtAuthenticationToken token) {
        return token.getAuthorities().contains(Roles.ROOT);
    }

    /** @return null for a Root that named none and has none of its own */
    private static @Nullable String organizationId(JwtAuthenticationToken token, @Nullable String header) {
        var named = header == null || header.isBlank() ? null : header.trim();
        var own = organizationOf(token.getToken(), isRoot(token));
        if (named != null && own != null && !named.equals(own) && !isRoot(token)) {
            throw CallerRefused.anotherOrganization(named, own);
        }
        return named == null ? own : named;
    }

    /** @return null for a Root that has none of its own */
    static @Nullable String organizationOf(Jwt token, boolean root) {
        var claim = token.getClaims().get("organization_id");
        var own = claim instanceof String text && !text.isBlank() ? text : null;
        if (own == null && !root) {
            throw CallerRefused.noOrganizationInToken(claim);
        }
        return own;
    }

    static String subjectOf(Jwt token) {
        var subject = token.getSubject();
        return subject == null ? "unknown" : subject;
    }
}
