package com.hunzal.hcm.security;

import com.hunzal.hcm.database.CannotStart;
import com.hunzal.hcm.database.DataFolder;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.util.StringUtils;

/** Signs bearer tokens with the service's own key. */
public class Tokens {

    private final NimbusJwtEncoder encoder;
    private final Clock clock;

    Tokens(SigningKey key, Clock clock) {
        this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key.key()));
        this.clock = clock;
    }

    /**
     * For use outside of the server, with the key that the server uses.
     *
     * @throws com.hunzal.hcm.database.CannotStart if tokens come from an issuer, or the key cannot be used
     */
    public static Tokens configured(Environment environment, DataFolder folder, Clock clock) {
        if (SigningKey.issuerConfigured(environment)) {
            throw new CannotStart(
                    "Tokens come from the issuer that spring.security.oauth2.resourceserver.jwt.* names.",
                    "Ask it for one.");
        }
        var secret = environment.getProperty("hcm.security.jwt-secret");
        if (!StringUtils.hasText(secret) && Files.notExists(folder.file(SigningKey.FILE))) {
            folder.create(); // else it need not even be writable
        }
        return new Tokens(SigningKey.find(secret, environment, folder), clock);
    }

    /**
     * @param organizationId null for a {@code Root}, which has none
     * @param lifetime how long the token is good for, from now
     * @return a signed JWT in its compact form
     */
    public String sign(String subject, String role, @Nullable String organizationId, Duration lifetime) {
        var now = clock.instant();
        var claims = JwtClaimsSet.builder()
                .subject(subject)
                .claim("role", role)
                .issuedAt(now)
                .expiresAt(now.plus(lifetime));
        if (organizationId != null) {
            claims.claim("organization_id", organizationId);
        }
        var header = JwsHeader.with(MacAlgorithm.HS256).type("JWT").build();
        return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
    }
}
