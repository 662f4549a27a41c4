package com.hunzal.hcm.security;

import com.hunzal.hcm.database.DataFolder;
import com.hunzal.hcm.database.SharedClock;
import com.hunzal.hcm.organizations.Organizations;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthenticatedAuthorizationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Opens health and the API's description to everybody, the rest to tokens with one of two roles. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SecurityProperties.class)
class SecurityConfiguration {

    private static final String[] OPEN = {
        "/health",
        "/actuator/health/**",
        "/v3/api-docs/**",
        "/v3/api-docs.yaml",
        "/swagger-ui.html",
        "/swagger-ui/**",
        "/console",
        "/console/**"
    };

    /** Where a token, or a first run's code, is exchanged for a cookie. */
    private static final String SESSION = "/console/session";

    private static final String[] ADMINS = {Roles.ROOT_NAME, Roles.SYSTEM_ADMIN_NAME};

    /** Providers have no token: their signatures are checked where it is known by which key. */
    private static final String CALLBACKS = "/api/callbacks/*";

    /**
     * @param inFlight counts requests, behind what adds headers to all answers and before what checks tokens
     * @param resolver hands refusals to the same place as all other errors, so that they get a problem body too
     */
    @Bean
    SecurityFilterChain security(
            HttpSecurity http,
            SecurityProperties properties,
            @Value("${hcm.console.enabled:true}") boolean console,
            @Qualifier("requestsInFlight") Filter inFlight,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver)
            throws Exception {
        var roles = new Roles(properties.adminRoles());
        var tokens = new JwtAuthenticationConverter();
        tokens.setJwtGrantedAuthoritiesConverter(roles);
        return http.csrf(csrf -> csrf.disable()) // a cookie only counts for our own pages (OwnPage)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .cors(cors -> cors.disable()) // this filter instead
                .addFilter(cors(properties, resolver))
                .addFilterAfter(inFlight, CorsFilter.class)
                .headers(headers -> headers.contentSecurityPolicy(csp ->
                        csp.policyDirectives("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                                + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
                                + "frame-ancestors 'none'")))
                .authorizeHttpRequests(requests -> requests.requestMatchers(HttpMethod.GET, SESSION)
                        .hasAnyRole(ADMINS)
                        .requestMatchers(HttpMethod.POST, SESSION)
                        .access(AuthorizationManagers.anyOf(
                                AuthorityAuthorizationManager.hasAnyRole(ADMINS),
                                AuthenticatedAuthorizationManager.anonymous()))
                        .requestMatchers(HttpMethod.DELETE, SESSION)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.HEAD, OPEN)
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, CALLBACKS)
                        .permitAll()
                        .requestMatchers("/error")
                        .permitAll()
                        .anyRequest()
                        .hasAnyRole(ADMINS))
                .oauth2ResourceServer(server -> server.bearerTokenResolver(new HeaderOrCookie(console))
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(tokens))
                        .authenticationEntryPoint(
                                (request, response, e) -> resolver.resolveException(request, response, null, e))
                        .accessDeniedHandler((request, response, e) ->
                                resolver.resolveException(request, response, null, otherRole(roles))))
                .build();
    }

    private static CallerRefused otherRole(Roles roles) {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return CallerRefused.otherRole(
                roles.wanted(),
                caller instanceof JwtAuthenticationToken token ? Roles.named(token.getToken()) : List.of());
    }

    /** Strict about paths and headers; methods are for the controllers to refuse, with 405. */
    @Bean
    HttpFirewall anyMethod() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderValues(HeaderText::isPrintable);
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
        return (request, response, e) -> resolver.resolveException(request, response, null, e);
    }

    /** Beside the signature. Spring's own validator lets a token without {@code exp} live for ever. */
    @Bean
    OAuth2TokenValidator<Jwt> tokenClaims(Clock clock) {
        var times = new JwtTimestampValidator(Duration.ZERO);
        times.setClock(SharedClock.machine(clock));
        OAuth2TokenValidator<Jwt> expiry =
                token -> token.getExpiresAt() != null ? valid() : invalid("The token has no exp claim");
        // not every database can be asked for such text
        OAuth2TokenValidator<Jwt> names = token -> isPrintable(token, "sub") && isPrintable(token, "organization_id")
                ? valid()
                : invalid("The token has control characters in a claim");
        return new DelegatingOAuth2TokenValidator<>(List.of(expiry, times, names));
    }

    private static OAuth2TokenValidatorResult valid() {
        return OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult invalid(String why) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", why, null));
    }

    private static boolean isPrintable(Jwt token, String claim) {
        return !(token.getClaims().get(claim) instanceof String text)
                || text.chars().noneMatch(Character::isISOControl);
    }

    /** Around the own key's decoder as well as an issuer's. */
    @Bean
    static BeanPostProcessor rememberedTokens(ObjectProvider<OAuth2TokenValidator<Jwt>> claims) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JwtDecoder decoder ? new RememberedTokens(decoder, claims.getObject()) : bean;
            }
        };
    }

    /** A request is observed once, and not by each of a dozen filters, which cost more than the request itself. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Of all paths, also of those that are not there: a page is to see the problem. */
    private static CorsFilter cors(SecurityProperties properties, HandlerExceptionResolver resolver) {
        var source = new UrlBasedCorsConfigurationSource();
        if (!properties.allowedOrigins().isEmpty()) {
            var cors = new CorsConfiguration();
            cors.setAllowedOrigins(properties.allowedOrigins());
            cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"));
            cors.setAllowedHeaders(List.of("*"));
            cors.setExposedHeaders(List.of(
                    "ETag", "Location", "X-Request-Id", "Idempotency-Replayed", "Retry-After", "WWW-Authenticate"));
            source.registerCorsConfiguration("/**", cors);
        }
        var filter = new CorsFilter(source);
        filter.setCorsProcessor(new ProblemCors(resolver));
        return filter;
    }

    @Bean
    WebMvcConfigurer callerArgument(CallerArgumentResolver resolver) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(resolver);
            }
        };
    }

    /** Tokens signed with a key that this service has: the HR system's, or the one of a first run. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OwnKey.class)
    static class WithOwnKey {

        @Bean
        SigningKey signingKey(SecurityProperties properties, Environment environment, DataFolder folder) {
            return SigningKey.find(properties.jwtSecret(), environment, folder);
        }

        @Bean
        JwtDecoder jwtDecoder(SigningKey key, OAuth2TokenValidator<Jwt> tokenClaims) {
            var decoder = NimbusJwtDecoder.withSecretKey(key.key())
                    .macAlgorithm(MacAlgorithm.HS256)
                    .build();
            decoder.setJwtValidator(tokenClaims);
            return decoder;
        }

        @Bean
        Tokens tokens(SigningKey key, Clock clock) {
            return new Tokens(key, SharedClock.machine(clock));
        }
    }

    /** Nothing is configured: credentials in the data folder, and therefore reachable from this machine only. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(NoKeyConfigured.class)
    static class WithFirstRunCredentials {

        @Bean
        FirstRun firstRun(
                DataFolder folder, Organizations organizations, Tokens tokens, JwtDecoder decoder, Clock clock) {
            return new FirstRun(folder, organizations, tokens, decoder, SharedClock.machine(clock));
        }

        @Bean
        LoopbackOnly loopbackOnly(ObjectProvider<ServerProperties> server) {
            return new LoopbackOnly(server);
        }
    }
}
