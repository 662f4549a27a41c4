package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.ComparedTable;
import com.hunzal.hcm.schema.ComparedTable.Part;
import com.hunzal.hcm.schema.Inspection;
import com.hunzal.hcm.secrets.SecretCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** An inspection for people. */
final class InspectionText {

    /** An index's condition can be a page long; {@code --json} has it whole. */
    private static final int LONGEST = 80;

    private InspectionText() {}

    static String of(Inspection inspection, List<SecretCount> secrets) {
        var text = new StringBuilder("Database " + inspection.database() + "\n");
        text.append("\nTables and rows\n").append(Columns.ofRows(inspection.tables()));
        text.append("\nMigrations\n").append(migrations(inspection));
        text.append(SecretsInDatabase.text(secrets));
        for (var table : inspection.phase4Tables()) {
            text.append("\n")
                    .append(table.name())
                    .append(": ")
                    .append(verdict(table))
                    .append("\n");
            text.append(
                    Columns.of(table.parts().stream().map(InspectionText::line).toList()));
        }
        if (!inspection.differences().isEmpty()) {
            text.append("\nDifferences\n");
            inspection
                    .differences()
                    .forEach(each -> text.append("  ").append(each).append("\n"));
        }
        return text.toString();
    }

    private static String migrations(Inspection inspection) {
        var lines = new ArrayList<List<String>>();
        for (var each : inspection.migrations()) {
            lines.add(List.of(
                    each.version() == null ? "" : "V" + each.version(),
                    each.description(),
                    each.installedOn(),
                    each.success() ? "" : "FAILED"));
        }
        return lines.isEmpty() ? "  none\n" : Columns.of(lines);
    }

    private static String verdict(ComparedTable table) {
        var count = table.differences().size();
        return count == 0 ? "as expected" : count == 1 ? "1 difference" : count + " differences";
    }

    private static List<String> line(Part part) {
        var state = switch (part.state()) {
            case AS_EXPECTED -> "ok";
            case NOTE -> "note: " + part.remark();
            case DIFFERENT -> "DIFFERENT: " + part.remark();
            case FURTHER -> "not in the guide";
        };
        return part.kind().equals("constraint")
                ? List.of(part.kind(), part.name() + "  " + state)
                : List.of(part.kind(), part.name(), shortened(Objects.requireNonNullElse(part.actual(), "-")), state);
    }

    private static String shortened(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
