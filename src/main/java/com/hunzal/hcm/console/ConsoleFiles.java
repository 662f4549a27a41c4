package com.hunzal.hcm.console;

import com.hunzal.hcm.web.Kept;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;
import org.springframework.stereotype.Component;

/**
 * The page's files by the paths below {@code /console/} at which browsers ask for them: our own, and modules of libraries
 * at {@code lib/<library>/…}, without the version, which the build file alone says. Nothing else can be asked for.
 */
@Component
@OnConsole
class ConsoleFiles {

    static final String START = "index.html";

    private static final String OWN = "console/";
    private static final String LIBRARIES = "/META-INF/resources/webjars/";

    /** Modules for browsers; what is for development, for servers and for compilers stays where it is. */
    private static final Pattern MODULE = Pattern.compile(".*" + LIBRARIES
            + "(lit|lit-html|lit-element|lit__reactive-element|uplot)/[^/]+/((?!development/|node/).*\\.(js|css))");

    private final Map<String, Resource> found = new TreeMap<>();
    private final Map<String, Read> read = new ConcurrentHashMap<>();

    /** @param modified of the file, in milliseconds; 0 in a jar */
    private record Read(Kept kept, long modified) {}

    ConsoleFiles() throws IOException {
        var resolver = new PathMatchingResourcePatternResolver();
        var start = resolver.getResource("classpath:" + OWN + START).getURL().getPath();
        var folder = start.length() - START.length();
        for (var file : resolver.getResources("classpath:" + OWN + "**/*.*")) {
            found.put(file.getURL().getPath().substring(folder), file);
        }
        for (var file : resolver.getResources("classpath*:" + LIBRARIES + "*/*/**/*.*")) {
            var module = MODULE.matcher(file.getURL().getPath());
            if (module.matches()) {
                found.put("lib/" + module.group(1) + "/" + module.group(2), file);
            }
        }
    }

    /** @return null if there is none at this path */
    @Nullable
    Kept at(String path) throws IOException {
        var file = found.get(path);
        if (file == null) {
            return null;
        }
        // Only where the service is not a jar can a file change, under the hands of who works on it.
        var modified = file.isFile() ? file.lastModified() : 0;
        var known = read.get(path);
        if (known == null || known.modified() != modified) {
            known = new Read(Kept.of(type(path), file.getContentAsByteArray()), modified);
            read.put(path, known);
        }
        return known.kept();
    }

    /** As the page that is sent needs it. */
    String policy() throws IOException {
        return PagePolicy.of(Objects.requireNonNull(at(START)).plain());
    }

    private static String type(String path) {
        var type = MediaTypeFactory.getMediaType(path).orElse(MediaType.APPLICATION_OCTET_STREAM);
        var isText = type.getType().equals("text")
                || type.isCompatibleWith(MediaType.APPLICATION_JSON)
                || type.getSubtype().contains("svg");
        return isText ? type + ";charset=utf-8" : type.toString();
    }
}
