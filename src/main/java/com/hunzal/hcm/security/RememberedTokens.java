package com.hunzal.hcm.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Does not check the signature of the same token again and again: a client sends one for hours. Its claims are looked
 * at each time. Forgets after a minute, so that an issuer's withdrawn key does not count for longer.
 */
final class RememberedTokens implements JwtDecoder {

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** Of all of them together, about. An issuer may put much into its tokens, and a request's head holds 32 KiB. */
    private static final long MOST_BYTES = 8L << 20;

    private static final int BYTES_OF_A_TOKEN = 2000;
    private static final int BYTES_OF_A_CHARACTER = 6; // as it was sent, and as what it says

    private final JwtDecoder decoder;
    private final OAuth2TokenValidator<Jwt> claims;
    private final Cache<String, Jwt> good = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String token, Jwt claims) -> BYTES_OF_A_TOKEN + BYTES_OF_A_CHARACTER * token.length())
            .expireAfterWrite(REMEMBERED)
            .build();

    RememberedTokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> claims) {
        this.decoder = decoder;
        this.claims = claims;
    }

    @Override
    public Jwt decode(String token) {
        var known = good.getIfPresent(token);
        if (known == null) {
            var decoded = decoder.decode(token);
            good.put(token, decoded);
            return decoded;
        }
        var result = claims.validate(known);
        if (result.hasErrors()) {
            throw new JwtValidationException(
                    String.valueOf(result.getErrors().iterator().next().getDescription()), result.getErrors());
        }
        return known;
    }
}
