package com.hunzal.hcm.console;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where there is no Chromium, tests of the page do not run, and that is said loudly; with the profile browser it is an
 * error.
 */
class NeedsChromium implements ExecutionCondition {

    private static final String MISSING = "There is no /usr/bin/chromium with /usr/bin/chromedriver"
            + " (Debian: apt-get install chromium chromium-driver).";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Chromium.isInstalled()) {
            return ConditionEvaluationResult.enabled("There is a Chromium");
        }
        if (Boolean.getBoolean("console.browser.required")) {
            throw new IllegalStateException(MISSING);
        }
        System.err.println("""

                ****************************************************************
                NOT TESTED: %s
                %s
                ****************************************************************
                """.formatted(context.getDisplayName(), MISSING));
        return ConditionEvaluationResult.disabled(MISSING);
    }
}
