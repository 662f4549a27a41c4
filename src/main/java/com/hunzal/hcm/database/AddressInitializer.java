package com.hunzal.hcm.database;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Takes user and password out of the database's address before anybody has seen it: pools, drivers and migrations
 * print addresses, in messages and in logs of their own, and none of them knows every way to write a secret into one.
 */
class AddressInitializer implements EnvironmentPostProcessor, Ordered {

    private record Place(String url, Map<String, String> properties) {}

    private static final List<Place> PLACES = List.of(
            new Place(
                    "spring.datasource.url",
                    Map.of(
                            "user", "spring.datasource.username",
                            "password", "spring.datasource.password",
                            "sslpassword", "spring.datasource.hikari.data-source-properties.sslpassword")),
            new Place(
                    "spring.flyway.url",
                    Map.of(
                            "user", "spring.flyway.user",
                            "password", "spring.flyway.password",
                            "sslpassword", "spring.flyway.jdbc-properties.sslpassword")));

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var apart = new HashMap<String, Object>();
        for (var place : PLACES) {
            var address = JdbcAddress.of(environment.getProperty(place.url(), ""));
            if (!address.secrets().isEmpty()) {
                apart.put(place.url(), address.url());
                address.secrets()
                        .forEach((name, value) -> apart.put(place.properties().get(name), value));
            }
        }
        if (!apart.isEmpty()) {
            environment.getPropertySources().addFirst(new MapPropertySource("secretsOfAddresses", apart));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
