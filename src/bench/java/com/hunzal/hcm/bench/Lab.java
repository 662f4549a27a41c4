package com.hunzal.hcm.bench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a measure is taken.
 *
 * @param folder for files of processes; on the disk of the project
 */
record Lab(Options options, Server server, Path folder) {

    Child engine(String name, Store store) throws IOException {
        var arguments =
                new java.util.ArrayList<>(java.util.List.of(name, store.vendor().name(), store.url()));
        if (store.user() != null) {
            arguments.add(store.user());
        }
        return Child.start(folder, Child.OPTIONS, EngineNode.class, arguments);
    }

    Service service(Store store, String... settings) throws IOException {
        return Service.start(store, folder, Child.OPTIONS, settings);
    }
}
