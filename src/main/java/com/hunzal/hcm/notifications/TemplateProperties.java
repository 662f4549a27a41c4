package com.hunzal.hcm.notifications;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param mostSteps what filling in the templates of one e-mail may cost, and five times that for all that one request
 *     sends. A look for a variable, a turn of a section and a piece of text are a step each; a million take some 0.1 s
 */
@Validated
@ConfigurationProperties("hcm.notifications.templates")
record TemplateProperties(
        @DefaultValue("1000000") @Min(1000) int mostSteps) {}
