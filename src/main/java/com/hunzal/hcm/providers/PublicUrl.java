package com.hunzal.hcm.providers;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where this service is reached from outside.
 *
 * @param publicUrl what providers call back, up to the path of the API, e.g. https://hr.example.com. Without it
 *     they are not asked to
 */
@ConfigurationProperties("hcm")
public record PublicUrl(@Nullable URI publicUrl) {

    /** Where a provider sends its receipts. */
    public Optional<URI> callback(String provider) {
        return publicUrl == null
                ? Optional.empty()
                : Optional.of(new BaseUrl("hcm.public-url", publicUrl).of("/api/callbacks/" + provider));
    }
}
