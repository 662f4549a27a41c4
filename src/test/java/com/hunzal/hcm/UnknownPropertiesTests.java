package com.hunzal.hcm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.json.JsonMapper;

class UnknownPropertiesTests {

    private final StandardEnvironment environment = new StandardEnvironment();
    private final UnknownProperties unknown = new UnknownProperties(environment, new JsonMapper());

    UnknownPropertiesTests() {
        ConfigurationPropertySources.attach(environment);
    }

    private void given(String... properties) {
        TestPropertyValues.of(properties).applyTo(environment);
    }

    @Test
    void aMisspeltSettingIsToldWithWhatWasMeant() throws IOException {
        given("hcm.jobs.limits.queued-per-organisation=5");

        assertThat(unknown.find())
                .containsExactly("hcm.jobs.limits.queued-per-organisation: unknown setting; did you mean"
                        + " \"hcm.jobs.limits.queued-per-organization\"?");
    }

    @Test
    void whatIsKnownIsNotToldHoweverItIsWritten() throws IOException {
        given(
                "hcm.jobs.pollInterval=5s",
                "hcm.jobs.limits.weights.north=3",
                "hcm.jobs.limits.running-per-type[email_send]=2",
                "hcm.notifications.sender-domains[0]=example.com",
                "hcm.security.jwt-secret=x",
                "spring.nothing=1",
                "hcmother.thing=1");
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment", Map.of("HCM_DATA_DIR", "data", "HCM_JOBS_LEASEDURATION", "5s")));

        assertThat(unknown.find()).isEmpty();
    }

    @Test
    void aVariableOfTheEnvironmentIsToldToo() throws IOException {
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        "test-systemEnvironment", Map.of("HCM_JOBS_CONCURENCY", "5")));

        assertThat(unknown.find()).singleElement().asString().contains("did you mean \"hcm.jobs.concurrency\"?");
    }
}
