package com.hunzal.hcm.providers;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Lets AWS's library, which signs and understands, call as all providers are called. */
final class AwsHttp implements SdkHttpClient {

    /** By which a {@code Retry-After} is handed on: the library fails at one that makes no sense. */
    static final String RETRY_AFTER = "X-Said-Retry-After";

    private final ProviderHttp http;

    AwsHttp(ProviderHttp http) {
        this.http = http;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                return response(post(request));
            }

            @Override
            public void abort() {
                // a call has an end of its own
            }
        };
    }

    private HttpAnswer post(HttpExecuteRequest request) throws IOException {
        var content = request.contentStreamProvider();
        byte[] body = {};
        if (content.isPresent()) {
            try (var stream = content.get().newStream()) {
                body = stream.readAllBytes();
            }
        }
        var head = request.httpRequest();
        return http.post(head.getUri(), headers -> head.forEachHeader(headers::put), body);
    }

    private static HttpExecuteResponse response(HttpAnswer answer) {
        var head = SdkHttpResponse.builder().statusCode(answer.status());
        answer.headers().forEach((name, values) -> {
            var isDelay = name.toLowerCase(Locale.ROOT).endsWith("retry-after");
            head.putHeader(isDelay ? RETRY_AFTER : name, values);
        });
        // the library fails at a body of spaces, and would forget the status
        var body = answer.text().strip().getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(head.build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public String clientName() {
        return "RestClient";
    }

    @Override
    public void close() {
        // there are others who call by it
    }
}
