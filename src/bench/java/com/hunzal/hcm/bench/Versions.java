package com.hunzal.hcm.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which versions of others' libraries are on the class path. */
final class Versions {

    private Versions() {}

    /** @return the names of the classes' jars, which end with their versions */
    static String of(Class<?>... classes) {
        return Arrays.stream(classes)
                .map(each -> Path.of(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .getFileName()
                        .toString()
                        .replace(".jar", ""))
                .collect(Collectors.joining(" and "));
    }
}
