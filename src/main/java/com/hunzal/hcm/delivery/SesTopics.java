package com.hunzal.hcm.delivery;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Receipts of Amazon SES, which come by topics of Amazon SNS.
 *
 * @param topicArns the topics that are believed, of all organizations: anybody can have one and Amazon signs what he says.
 *     Without any, only those are that organizations name in their credentials, each for itself
 */
@ConfigurationProperties("hcm.providers.ses")
record SesTopics(@DefaultValue Set<String> topicArns) {}
