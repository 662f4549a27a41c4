package com.hunzal.hcm.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvSchema;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/** Writes objects as lines of CSV (RFC 4180), the first of which names the columns. */
final class CsvLines {

    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING) // only what needs quotes has them
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE) // which would send each line by itself
            .build();

    /** What spreadsheets take for a formula, with the characters that they skip before it. */
    private static final String FORMULAS = "=+-@\t\r\n";

    private final List<String> columns;
    private final SequenceWriter lines;

    CsvLines(List<String> columns, Writer out) {
        this.columns = columns;
        var schema = CsvSchema.builder().setUseHeader(true).setLineSeparator("\r\n");
        columns.forEach(schema::addColumn);
        this.lines = CSV.writer(schema.build()).writeValues(out);
    }

    /** As Jackson names them; what is inside of a record that is not unwrapped has the names of both, with a dot between them. */
    static List<String> columns(Class<?> item) {
        return Stream.of(item.getRecordComponents())
                .flatMap(each -> {
                    var name = snakeCase(each.getName());
                    if (!each.getType().isRecord()) {
                        return Stream.of(name);
                    }
                    var prefix = each.getAccessor().isAnnotationPresent(JsonUnwrapped.class) ? "" : name + ".";
                    return columns(each.getType()).stream().map(inner -> prefix + inner);
                })
                .toList();
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    void write(JsonNode item) {
        lines.write(columns.stream()
                .map(name -> cell(item.at("/" + name.replace('.', '/'))))
                .toArray());
    }

    /** Numbers stay numbers; objects and arrays are JSON. */
    private static @Nullable String cell(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (value.isNumber() || value.isBoolean()) {
            return value.asString();
        }
        var text = value.isString() ? value.stringValue() : value.toString();
        return !text.isEmpty() && FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    void close() {
        lines.close();
    }
}
