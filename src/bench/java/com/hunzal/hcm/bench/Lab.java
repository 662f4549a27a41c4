package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a measure is taken.
 *
 * @param folder for files of processes; on the disk of the project
 */
record Lab(Options options, Server server, Path folder) {

    /** Who is there to be compared with. */
    List<String> engines() {
        return EngineNode.names(server.vendor).stream()
                .filter(options::comparesWith)
                .filter(name -> !PgBoss.is(name) || PgBoss.isInstalled())
                .toList();
    }

    Child engine(String name, Store store) throws IOException {
        if (PgBoss.is(name)) {
            return PgBoss.start(name, folder, store);
        }
        var arguments = new ArrayList<>(List.of(name, store.vendor().name(), store.url()));
        if (store.user() != null) {
            arguments.add(store.user());
        }
        return Child.start(folder, Child.OPTIONS, EngineNode.class, arguments);
    }

    Service service(Store store, String... settings) throws IOException {
        return Service.start(store, folder, Child.OPTIONS, settings);
    }
}
