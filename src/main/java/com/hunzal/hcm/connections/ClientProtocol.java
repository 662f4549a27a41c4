package com.hunzal.hcm.connections;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;

/** Tomcat's HTTP/1.1 with the parts of this package in it. Made by Tomcat, by name. */
public final class ClientProtocol extends Http11NioProtocol {

    private final ClientEndpoint endpoint;

    public ClientProtocol() {
        this(new ClientEndpoint());
    }

    private ClientProtocol(ClientEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    void use(Patience patience) {
        endpoint.use(patience);
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new StrictAdapter(adapter));
    }
}
