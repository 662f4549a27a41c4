package com.hunzal.hcm.security;

import com.hunzal.hcm.organizations.Organizations;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;

/** Who was let in with a request: for whatever looks at it when its controller is done. */
@Component
public class LetIn {

    private static final String ATTRIBUTE = LetIn.class.getName();

    private final Organizations organizations;

    LetIn(Organizations organizations) {
        this.organizations = organizations;
    }

    static void remember(RequestAttributes request, AnyCaller caller) {
        request.setAttribute(ATTRIBUTE, caller, RequestAttributes.SCOPE_REQUEST);
    }

    /** @return null if the request did not come as far as that */
    public static @Nullable AnyCaller with(RequestAttributes request) {
        return request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof AnyCaller caller
                ? caller
                : null;
    }

    /**
     * @return the 404 that the caller would have got a moment later, if the organization has been deleted since; else
     *     null
     */
    public @Nullable CallerRefused refusedSince(RequestAttributes request) {
        var caller = with(request);
        var organization = caller == null ? null : caller.organizationId();
        return organization == null || organizations.exists(organization)
                ? null
                : CallerRefused.unknownOrganization(organization);
    }
}
