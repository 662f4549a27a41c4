package com.hunzal.hcm.providers;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.net.URI;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/**
 * Clients of one of Amazon's services, one for each region. They hold no account: each request brings its keys along. All
 * call through the same connections, so that one can be closed while somebody still calls by it.
 */
final class AwsClients<C extends SdkClient> implements AutoCloseable {

    /** More than Amazon has, but organizations name them. */
    private static final int MOST = 50;

    private final LoadingCache<String, C> byRegion;

    private AwsClients(Function<String, C> clients) {
        byRegion = Caffeine.newBuilder()
                .maximumSize(MOST)
                .executor(Runnable::run)
                .<String, C>removalListener((region, client, cause) -> {
                    if (client != null) {
                        client.close();
                    }
                })
                .build(clients::apply);
    }

    /**
     * @param builders a new one each time
     * @param endpoint called instead of each region's own; null for those
     */
    static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient> AwsClients<C> of(
            Supplier<B> builders, ProviderHttp http, @Nullable URI endpoint) {
        var client = new AwsHttp(http);
        var nothing = ProfileFile.aggregator().build();
        return new AwsClients<>(region -> {
            var builder = builders.get()
                    .httpClient(client)
                    .region(Region.of(region))
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .overrideConfiguration(settings -> settings.retryStrategy(AwsRetryStrategy.doNotRetry())
                            .defaultProfileFile(nothing)); // what stands in the home folder is for other programs
            return (endpoint == null ? builder : builder.endpointOverride(endpoint)).build();
        });
    }

    C in(String region) {
        return byRegion.get(region);
    }

    @Override
    public void close() {
        byRegion.invalidateAll();
    }
}
