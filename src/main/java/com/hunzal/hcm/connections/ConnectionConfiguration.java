package com.hunzal.hcm.connections;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Gives Tomcat our protocol instead of its own. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionProperties.class)
class ConnectionConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> clientConnections(
            ConnectionProperties properties, ServerProperties server, TomcatServerProperties tomcat) {
        return factory -> {
            factory.setProtocol(ClientProtocol.class.getName());
            factory.addProtocolHandlerCustomizers((TomcatProtocolHandlerCustomizer<ClientProtocol>) protocol -> {
                // 100 Continue only to whom a body is wanted from: not to somebody without a token
                protocol.setContinueResponseTiming("onRead");
                // Nor is a connection's channel used for another one: threads that still have it would write to a
                // stranger
                protocol.setProperty("socket.bufferPool", "0");
                protocol.use(Patience.of(properties, tomcat.getThreads().getMax(), believes(server)));
            });
        };
    }

    private static boolean believes(ServerProperties server) {
        var strategy = server.getForwardHeadersStrategy();
        return strategy != null && strategy != ForwardHeadersStrategy.NONE;
    }
}
