package com.hunzal.hcm.security;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
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

    /** For eyes only: goes to the console and, unlike all else, into no file (logback-spring.xml). */
    private static final Logger eyes = LoggerFactory.getLogger("hcm.sign-in");

    private final ObjectProvider<FirstRun> firstRun;
    private final ObjectProvider<ServerProperties> server;
    private final Environment environment;
    private final boolean console;

    WelcomeMessage(
            ObjectProvider<FirstRun> firstRun,
            ObjectProvider<ServerProperties> server,
            Environment environment,
            @Value("${hcm.console.enabled:true}") boolean console) {
        this.firstRun = firstRun;
        this.server = server;
        this.environment = environment;
        this.console = console;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        var url = url(server.getObject(), environment.getProperty("local.server.port"));
        firstRun.ifAvailable(run -> log.info("Ready. Try:\n\n  {}\n", curl(run, url)));
        if (console) {
            firstRun.ifAvailable(run -> eyes.info(
                    "Or open the console; this link works once, within an hour:\n\n  {}/console/#/sign-in?code={}\n",
                    url,
                    run.newCode()));
        }
        if (firstRun.getIfAvailable() == null) {
            warnOfClearText(server.getObject());
            log.info("Ready at {}; make a token with: java -jar hcm-system.jar token --help", url);
        }
    }

    /** Tokens, and what they are good for, can be read on the way, and nobody says that a proxy is in front. */
    private static void warnOfClearText(ServerProperties server) {
        var address = server.getAddress();
        var strategy = server.getForwardHeadersStrategy();
        if ((address == null || !address.isLoopbackAddress())
                && !Ssl.isEnabled(server.getSsl())
                && (strategy == null || strategy == ForwardHeadersStrategy.NONE)) {
            log.warn(
                    "Requests are answered in clear text on {}. Put a proxy with TLS in front and set server.address=127.0.0.1"
                            + " (or server.forward-headers-strategy, if only the proxy can reach this port); without a"
                            + " proxy, set server.ssl.*. See docs/reverse-proxy.md.",
                    address == null ? "all addresses of this machine" : address.getHostAddress());
        }
    }

    /** As seen from this machine. */
    static String url(ServerProperties server, @Nullable String port) {
        var path = server.getServlet().getContextPath();
        return (Ssl.isEnabled(server.getSsl()) ? "https" : "http") + "://" + host(server.getAddress()) + ":" + port
                + (path == null ? "" : path);
    }

    private static String host(@Nullable InetAddress address) {
        if (address == null || address.isAnyLocalAddress() || address.isLoopbackAddress()) {
            return "localhost";
        }
        var host = address.getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private static String curl(FirstRun run, String url) {
        var organization = run.organizationToName();
        var header = organization == null ? "" : " -H " + quoted(Caller.ORGANIZATION_HEADER + ": " + organization);
        return "curl -H \"Authorization: Bearer $(cat %s)\"%s %s/api/system/notification-settings"
                .formatted(quoted(run.tokenFile().toString()), header, url);
    }

    /** One word for a shell, whatever is in it. */
    static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
