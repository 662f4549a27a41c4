package com.hunzal.hcm.connections;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1 with the parts of this package in it. Made by Tomcat, by name. */
public final class ClientProtocol extends Http11NioProtocol {

    private final ClientEndpoint endpoint;
    private @Nullable Future<?> readers;

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
    public void start() throws Exception {
        super.start();
        readers = getUtilityExecutor().scheduleWithFixedDelay(endpoint::lookAtReaders, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        endpoint.sendTheRest();
        if (readers != null) {
            readers.cancel(false);
        }
        super.stop();
    }

    @Override
    public void setAdapter(Adapter adapter) {
        super.setAdapter(new StrictAdapter(adapter));
    }
}
