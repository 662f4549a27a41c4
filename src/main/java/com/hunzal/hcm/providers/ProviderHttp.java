package com.hunzal.hcm.providers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * One call of a provider: no second try, no redirect, an end after {@code hcm.providers.timeout} however slowly it
 * answers, and no more of the answer than is of use. Connections are kept for the next call.
 *
 * <p>The JDK's client tries again only what has no effects, and no POST. {@code HttpURLConnection} does so with a POST, too.
 */
@Component
@EnableConfigurationProperties({ProvidersProperties.class, PublicUrl.class})
class ProviderHttp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderHttp.class);

    private static final String IDLE_SECONDS = "jdk.httpclient.keepalive.timeout";

    static {
        // JDK 17 keeps connections for 20 minutes, longer than what is in between: they would be dead, and what is
        // written
        // into a dead one may have arrived
        if (System.getProperty(IDLE_SECONDS) == null) {
            System.setProperty(IDLE_SECONDS, "30");
        }
    }

    private final ExecutorService threads;
    private final RestClient client;

    ProviderHttp(ProvidersProperties properties) {
        var factory = new CustomizableThreadFactory("provider-");
        factory.setDaemon(true);
        threads = Executors.newCachedThreadPool(factory);
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(properties.timeout().dividedBy(2))
                        .executor(threads)
                        .build(),
                threads);
        requests.setReadTimeout(properties.timeout());
        requests.enableCompression(false);
        client = RestClient.builder().requestFactory(requests).build();
    }

    HttpAnswer post(URI url, Consumer<HttpHeaders> headers, byte[] body) throws NoAnswer {
        var written = new AtomicBoolean();
        try {
            var answer = client.post()
                    .uri(url)
                    .headers(headers)
                    .contentLength(body.length)
                    .body(out -> {
                        written.set(true); // asked for only when there is a connection
                        out.write(body);
                    })
                    .exchangeForRequiredValue((request, response) -> read(response));
            LOG.debug("{} has answered {}", url.getHost(), answer.status());
            return answer;
        } catch (ResourceAccessException e) {
            // not what it says, which has the whole address
            LOG.debug(
                    "{} has not answered: {}",
                    url.getHost(),
                    e.getMostSpecificCause().getClass().getName());
            throw NoAnswer.of(e, written.get());
        }
    }

    private static HttpAnswer read(ClientHttpResponse response) throws IOException {
        var body = response.getBody();
        var answer = HttpAnswer.read(response.getStatusCode().value(), response.getHeaders(), body);
        if (!answer.whole()) {
            body.close(); // else Spring reads the rest, however long it is
        }
        return answer;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
