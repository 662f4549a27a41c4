package com.hunzal.hcm.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The names of the tables that are ours alone, read from the migrations, so that a new migration need not tell. */
final class OwnTables {

    private static final Pattern CREATE_TABLE =
            Pattern.compile("^\\s*CREATE TABLE\\s+(?:IF NOT EXISTS\\s+)?(\\w+)", Pattern.MULTILINE);

    private OwnTables() {}

    /** All but organizations, which belongs to the HR system. */
    static Set<String> names(Vendor vendor) {
        var names = new LinkedHashSet<String>();
        names.add(Migrations.HISTORY_TABLE);
        for (var migration : migrations(vendor)) {
            var tables = CREATE_TABLE.matcher(text(migration));
            while (tables.find()) {
                names.add(tables.group(1));
            }
        }
        names.remove("organizations");
        return names;
    }

    private static Resource[] migrations(Vendor vendor) {
        var folder = "classpath:db/migration/" + vendor.name().toLowerCase(Locale.ROOT);
        try {
            var files = new PathMatchingResourcePatternResolver().getResources(folder + "/*.sql");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
