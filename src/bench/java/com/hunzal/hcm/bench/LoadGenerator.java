package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The process that asks the service over HTTP. Understands {@code load PORT CONNECTIONS WARM-UP SECONDS FILE}, where the
 * file holds a whole request: each connection sends it again as soon as it is answered.
 */
final class LoadGenerator {

    private LoadGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Commands.takeOver().serve(words -> {
            var port = Integer.parseInt(words[1]);
            var request = Files.readAllBytes(Path.of(words[5]));
            return Clients.ask(
                    Integer.parseInt(words[2]),
                    Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]),
                    () -> new Connection(new HttpConnection(port), request));
        });
    }

    private record Connection(HttpConnection connection, byte[] request) implements Clients.Client {

        @Override
        public int ask() throws IOException {
            return connection.send(request);
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }
}
