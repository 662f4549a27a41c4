package com.hunzal.hcm.security;

import com.hunzal.hcm.database.SharedClock;
import com.hunzal.hcm.organizations.Organizations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.ResponseCookie;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.stereotype.Component;

/** Exchanges tokens for the console's cookie. Nothing is kept here: a session is a token in a browser. */
@Component
public class ConsoleSessions {

    private final SecurityProperties properties;
    private final Organizations organizations;
    private final ObjectProvider<FirstRun> firstRun;
    private final ObjectProvider<JwtDecoder> decoder;
    private final Clock clock;

    ConsoleSessions(
            SecurityProperties properties,
            Organizations organizations,
            ObjectProvider<FirstRun> firstRun,
            ObjectProvider<JwtDecoder> decoder,
            Clock clock) {
        this.properties = properties;
        this.organizations = organizations;
        this.firstRun = firstRun;
        this.decoder = decoder;
        this.clock = SharedClock.machine(clock);
    }

    /**
     * @param token of a caller that was let in
     * @throws CallerRefused 403 or 404 if nothing could be done by it for an organization
     */
    public ConsoleSession of(Jwt token) {
        var root = new Roles(properties.adminRoles()).convert(token).contains(Roles.ROOT);
        var organization = CallerArgumentResolver.organizationOf(token, root);
        if (organization != null && !organizations.exists(organization)) {
            throw CallerRefused.unknownOrganization(organization);
        }
        return new ConsoleSession(
                CallerArgumentResolver.subjectOf(token),
                root ? Roles.ROOT_NAME : Roles.SYSTEM_ADMIN_NAME,
                organization,
                Objects.requireNonNull(token.getExpiresAt())); // as tokenClaims wants it
    }

    /** The token for which a first run's printed code stands; null if it stands for none, any more or ever. */
    public @Nullable Jwt byCode(String code) {
        var run = firstRun.getIfAvailable();
        var token = run == null ? null : run.tokenFor(code);
        return token == null ? null : decoder.getObject().decode(token);
    }

    /** @return null if browsers would drop one that long */
    public @Nullable ResponseCookie cookie(Jwt token, HttpServletRequest request) {
        var lifetime = Duration.between(clock.instant(), Objects.requireNonNull(token.getExpiresAt()));
        return ConsoleCookie.canHold(token.getTokenValue())
                ? ConsoleCookie.with(token.getTokenValue(), lifetime, request)
                : null;
    }

    /** Ends a session in the browser that is told so. */
    public ResponseCookie noCookie(HttpServletRequest request) {
        return ConsoleCookie.none(request);
    }
}
