package com.hunzal.hcm.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.net.URI;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The API's description at {@code /v3/api-docs}: what springdoc finds in the controllers, and what all of them have in common. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "springdoc.api-docs.enabled", matchIfMissing = true)
@Import({OpenApiOperations.class, OpenApiBodies.class})
class OpenApiConfiguration {

    /** Names in the description as they are in the answers; springdoc has a JSON mapper of its own. */
    @Bean
    ModelResolver snakeCaseModels(ObjectMapperProvider springdoc) {
        ObjectMapper json =
                springdoc.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        return new OpenApiModels(json);
    }

    @Bean
    OpenAPI openApi(ObjectProvider<BuildProperties> build) {
        var info = build.getIfAvailable();
        return new OpenAPI()
                .info(new Info()
                        .title("Hunzal HCM: notifications and background jobs")
                        .version(info == null ? "0.0.0-development" : info.getVersion())
                        .description("""
                                Settings for the notifications of an organization, and a queue of work that is done for it.

                                Errors are `application/problem+json` (RFC 9457); programs go by their `type`, of which each
                                operation lists those that it has. Every answer has an `X-Request-Id`, which also stands
                                in the service's log. Times are ISO-8601 in UTC. Whoever calls belongs to one organization
                                and sees nothing of others. There may be more fields in answers one day: ignore those that
                                you do not know."""))
                .components(new Components()
                        .addSecuritySchemes(
                                OpenApiOperations.BEARER,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT")
                                        .description("A token with the role SystemAdmin or Root, checked as RFC8725"
                                                + " recommends: signed with the one algorithm that is expected, with exp"
                                                + " and without control characters")));
    }

    /** Only the path: scheme and host are those of the page itself, also behind a proxy that speaks TLS. */
    @Bean
    ServerBaseUrlCustomizer relativeServer() {
        return (url, request) -> {
            var path = URI.create(url).getRawPath();
            return path.isEmpty() ? "/" : path;
        };
    }
}
