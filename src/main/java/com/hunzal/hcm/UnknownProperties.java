package com.hunzal.hcm;

import com.hunzal.hcm.web.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells of settings below {@code hcm} that nobody reads, because somebody misspelt them: else a limit that was meant to
 * hold would silently not be there. No reason not to start: another program's variables may begin with HCM_, too.
 */
@Component
class UnknownProperties {

    private static final Logger log = LoggerFactory.getLogger(UnknownProperties.class);
    private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("hcm");

    /** What the build writes of all properties. */
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private final ConfigurableEnvironment environment;
    private final JsonMapper json;

    UnknownProperties(ConfigurableEnvironment environment, JsonMapper json) {
        this.environment = environment;
        this.json = json;
    }

    @EventListener(ApplicationStartedEvent.class)
    void tell() throws IOException {
        find().forEach(each -> log.warn("{}", each));
    }

    /** @return a sentence about each */
    List<String> find() throws IOException {
        JsonNode metadata;
        try (InputStream file = new ClassPathResource(METADATA).getInputStream()) {
            metadata = json.readTree(file);
        }
        var known = metadata.path("properties")
                .valueStream()
                .map(each -> each.path("name").stringValue())
                .map(ConfigurationPropertyName::of)
                .filter(OURS::isAncestorOf)
                .toList();
        var names = known.stream().map(ConfigurationPropertyName::toString).toList();
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(IterableConfigurationPropertySource.class::isInstance)
                .map(IterableConfigurationPropertySource.class::cast)
                .flatMap(source -> unknownIn(source, known))
                .distinct()
                .map(name -> name + ": " + Suggestion.unknown("setting", name.toString(), names))
                .toList();
    }

    private static Stream<ConfigurationPropertyName> unknownIn(
            IterableConfigurationPropertySource source, List<ConfigurationPropertyName> known) {
        var isEnvironment = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
        return source.stream()
                .filter(OURS::isAncestorOf)
                .filter(name -> known.stream()
                        .noneMatch(each -> each.equals(name)
                                || each.isAncestorOf(name)
                                || isEnvironment && letters(each).equals(letters(name))));
    }

    /** HCM_DATA_DIR may mean hcm.data.dir and hcm.data-dir. */
    private static String letters(ConfigurationPropertyName name) {
        return name.toString().replaceAll("[.-]", "");
    }
}
