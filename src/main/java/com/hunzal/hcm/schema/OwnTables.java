package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The names of the tables that are ours alone, read from the migrations, so that a new migration need not tell. */
final class OwnTables {

    /** Of Flyway, and named in application.properties. */
    static final String HISTORY = "hcm_schema_history";

    private static final Pattern CREATE_TABLE =
            Pattern.compile("^\\s*CREATE TABLE\\s+(?:IF NOT EXISTS\\s+)?(\\w+)", Pattern.MULTILINE);

    private OwnTables() {}

    /** All but organizations, which belongs to the HR system. */
    static Set<String> names(Vendor vendor) {
        var names = new LinkedHashSet<String>();
        names.add(HISTORY);
        for (var migration : migrations(vendor)) {
            var tables = CREATE_TABLE.matcher(migration.text());
            while (tables.find()) {
                names.add(tables.group(1));
            }
        }
        names.remove("organizations");
        return names;
    }

    record Script(int version, String text) {}

    /** The migrations, oldest first. */
    static List<Script> migrations(Vendor vendor) {
        var folder = "classpath:db/migration/" + vendor.name().toLowerCase(Locale.ROOT);
        try {
            return Stream.of(new PathMatchingResourcePatternResolver().getResources(folder + "/*.sql"))
                    .map(file -> new Script(version(file), text(file)))
                    .sorted(Comparator.comparingInt(Script::version))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** The version of the last one. */
    static int newest(Vendor vendor) {
        return migrations(vendor).stream().mapToInt(Script::version).max().orElse(0);
    }

    private static int version(Resource file) {
        return Integer.parseInt(Objects.requireNonNull(file.getFilename()).replaceFirst("^V(\\d+)__.*", "$1"));
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
