package com.hunzal.hcm.commands;

import com.hunzal.hcm.schema.TableRows;
import java.util.ArrayList;
import java.util.List;

/** Lines up text in columns, each as wide as its widest cell; the last cell of a line may be of any length. */
final class Columns {

    private static final String INDENT = "  ";

    private Columns() {}

    static String of(List<List<String>> lines) {
        var widths = widths(lines);
        var text = new StringBuilder();
        for (var line : lines) {
            var cells = new StringBuilder();
            for (var i = 0; i < line.size(); i++) {
                var cell = line.get(i);
                cells.append(INDENT).append(cell).append(" ".repeat(Math.max(0, widths.get(i) - cell.length())));
            }
            text.append(cells.toString().stripTrailing()).append("\n");
        }
        return text.toString();
    }

    static String ofRows(List<TableRows> tables) {
        return tables.isEmpty()
                ? INDENT + "none\n"
                : of(tables.stream()
                        .map(each -> List.of(
                                each.table(),
                                each.rows() == null ? "?" : each.rows().toString()))
                        .toList());
    }

    private static List<Integer> widths(List<List<String>> lines) {
        var widths = new ArrayList<Integer>();
        for (var line : lines) {
            for (var i = 0; i < line.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                if (i < line.size() - 1) {
                    widths.set(i, Math.max(widths.get(i), line.get(i).length()));
                }
            }
        }
        return widths;
    }
}
