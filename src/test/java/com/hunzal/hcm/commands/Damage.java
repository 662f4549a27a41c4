package com.hunzal.hcm.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a bad disk does to a file. */
final class Damage {

    private Damage() {}

    static void overwriteSecondHalf(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x5a);
        Files.write(file, bytes);
    }

    static void cutInHalf(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
