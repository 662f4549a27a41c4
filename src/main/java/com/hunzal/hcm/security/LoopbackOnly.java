package com.hunzal.hcm.security;

import java.net.InetAddress;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.core.Ordered;

/** Keeps a service with first-run credentials off the network, unless {@code server.address} says otherwise. */
class LoopbackOnly implements WebServerFactoryCustomizer<ConfigurableWebServerFactory>, Ordered {

    private final ObjectProvider<ServerProperties> server;

    LoopbackOnly(ObjectProvider<ServerProperties> server) {
        this.server = server;
    }

    @Override
    public void customize(ConfigurableWebServerFactory factory) {
        if (server.getObject().getAddress() == null) {
            factory.setAddress(InetAddress.getLoopbackAddress());
        }
    }

    @Override
    public int getOrder() {
        return 1; // after Spring Boot's own customizer, which has order 0
    }
}
