package com.hunzal.hcm.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The certificates that Amazon SNS signs with: each is fetched once. */
@Component
class SnsCertificates {

    private static final Logger log = LoggerFactory.getLogger(SnsCertificates.class);

    /** There is one of each region at a time. */
    private static final int MOST = 32;

    /** Nobody makes us ask for what is not there again and again. */
    private static final Duration BETWEEN_FAILURES = Duration.ofMinutes(1);

    private final SnsHttp http;
    private final Clock clock;
    private final Map<URI, Known> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Known> eldest) {
            return size() > MOST;
        }
    };

    SnsCertificates(SnsHttp http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** @param certificate null if it could not be had */
    private record Known(@Nullable X509Certificate certificate, Instant at) {}

    /**
     * @param url which was checked to be Amazon's
     * @return null if it cannot be had, or is not valid today
     */
    synchronized @Nullable X509Certificate at(URI url) {
        var now = clock.instant();
        var found = known.get(url);
        if (found == null
                || found.certificate() == null
                        && Duration.between(found.at(), now).abs().compareTo(BETWEEN_FAILURES) > 0) {
            found = new Known(fetch(url), now);
            known.put(url, found);
        }
        return isValid(found.certificate(), now) ? found.certificate() : null;
    }

    private @Nullable X509Certificate fetch(URI url) {
        try {
            var pem = new ByteArrayInputStream(http.get(url));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        } catch (IOException | CertificateException e) {
            log.warn(
                    "The certificate at {} cannot be had, so receipts of SES cannot be checked: {}", url, e.toString());
            return null;
        }
    }

    private static boolean isValid(@Nullable X509Certificate certificate, Instant now) {
        if (certificate == null) {
            return false;
        }
        try {
            certificate.checkValidity(Date.from(now));
            return true;
        } catch (CertificateException expired) {
            return false;
        }
    }
}
