package com.hunzal.hcm.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Asks Amazon for certificates and confirms subscriptions. Follows nobody elsewhere. */
@Component
class SnsHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 64 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @return the first 64 KiB of what is there
     * @throws IOException if nothing is, or not in time
     */
    byte[] get(URI url) throws IOException {
        var request = HttpRequest.newBuilder(url).timeout(PATIENCE).GET().build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException(url.getHost() + " answers " + response.statusCode());
                }
                return body.readNBytes(LARGEST);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stop);
        }
    }
}
