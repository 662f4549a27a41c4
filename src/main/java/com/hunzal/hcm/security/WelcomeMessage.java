package com.hunzal.hcm.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Says, once the server answers, where it is and how to call it. Names the token's file, never the token. Asks the
 * database nothing: an error here would end a service that works already.
 */
@Component
class WelcomeMessage {

    private static final Logger log = LoggerFactory.getLogger(WelcomeMessage.class);

    private final ObjectProvider<FirstRun> firstRun;
    private final Environment environment;

    WelcomeMessage(ObjectProvider<FirstRun> firstRun, Environment environment) {
        this.firstRun = firstRun;
        this.environment = environment;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        var url = "http://localhost:" + environment.getProperty("local.server.port");
        firstRun.ifAvailable(run -> log.info("Ready. Try:\n\n  {}\n", curl(run, url)));
        if (firstRun.getIfAvailable() == null) {
            log.info("Ready at {}; make a token with: java -jar hcm-system.jar token --help", url);
        }
    }

    private String curl(FirstRun run, String url) {
        var organization = run.organizationToName();
        var header = organization == null ? "" : " -H '" + Caller.ORGANIZATION_HEADER + ": " + organization + "'";
        return "curl -H \"Authorization: Bearer $(cat '%s')\"%s %s/api/system/notification-settings"
                .formatted(run.tokenFile(), header, url);
    }
}
