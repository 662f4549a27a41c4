package com.hunzal.hcm;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.Deflater;

/**
 * What a service in a process of its own needs of the class path, with an archive of its loaded classes (CDS). Tests start
 * dozens of services, and half the processor's time of a start is reading and verifying classes. The virtual machine makes such an
 * archive only of jars.
 */
final class ServiceClasses {

    /** One for all tests of a build, whichever JVM comes first. */
    private static final Path FOLDER = Path.of("target", "service-classes");

    private static List<String> options;

    private ServiceClasses() {}

    /** @return the options that name class path and archive */
    static synchronized List<String> options() {
        if (options == null) {
            try {
                options = make();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return options;
    }

    private static List<String> make() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (var lock = FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock();
            var path = new ArrayList<String>();
            var changed = new StringBuilder(System.getProperty("java.vm.version"));
            for (var part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                var isFolder = Files.isDirectory(Path.of(part));
                path.add(isFolder ? jar(part).toString() : part);
                changed.append('\n').append(part).append(isFolder ? " " + newest(Path.of(part)) : "");
            }
            var archive = FOLDER.resolve("classes.jsa");
            var madeOf = FOLDER.resolve("made-of");
            if (!Files.exists(madeOf) || !Files.readString(madeOf).contentEquals(changed)) {
                Files.deleteIfExists(madeOf);
                for (var part : System.getProperty("java.class.path").split(File.pathSeparator)) {
                    if (Files.isDirectory(Path.of(part))) {
                        pack(Path.of(part), jar(part));
                    }
                }
                Files.deleteIfExists(archive);
                ServiceProcess.archive(FOLDER, archive, path);
                Files.writeString(madeOf, changed);
            }
            // The last two: whatever is the matter with the archive, no test's output is to have a word of it.
            return List.of(
                    "-XX:SharedArchiveFile=" + archive.toAbsolutePath(),
                    "-Xshare:auto",
                    "-Xlog:disable",
                    "-cp",
                    String.join(File.pathSeparator, path));
        }
    }

    private static Path jar(String folder) {
        return FOLDER.resolve(Path.of(folder).getFileName() + ".jar").toAbsolutePath();
    }

    private static long newest(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.mapToLong(each -> each.toFile().lastModified()).max().orElse(0);
        }
    }

    /** With entries for folders, in which Spring and Flyway look for what is in them. */
    private static void pack(Path folder, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var files = Files.walk(folder)) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (var each : (Iterable<Path>) files.skip(1)::iterator) {
                var name = folder.relativize(each).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new JarEntry(Files.isDirectory(each) ? name + "/" : name));
                if (Files.isRegularFile(each)) {
                    Files.copy(each, out);
                }
            }
        }
    }
}
