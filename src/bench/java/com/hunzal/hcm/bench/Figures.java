package com.hunzal.hcm.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one measure found on one database, in the order in which it is shown. */
final class Figures {

    private final String database;
    private final List<Figure> figures = new ArrayList<>();

    Figures(String database) {
        this.database = database;
    }

    /** One figure, taken several times. */
    static final class Figure {

        final String name;
        final String unit;
        final List<Double> values = new ArrayList<>();
        final List<String> notes = new ArrayList<>();

        Figure(String name, String unit) {
            this.name = name;
            this.unit = unit;
        }

        Figure add(double value) {
            values.add(value);
            return this;
        }

        void note(String note) {
            if (!notes.contains(note)) {
                notes.add(note);
            }
        }

        double median() {
            var sorted = values.stream().sorted().toList();
            var middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }

        private double extreme(boolean greatest) {
            return values.stream().reduce(greatest ? Math::max : Math::min).orElseThrow();
        }
    }

    Figure figure(String name, String unit) {
        for (var each : figures) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        var figure = new Figure(name, unit);
        figures.add(figure);
        return figure;
    }

    /** Says what the first figure is of the second, and what it has to be. */
    void ratio(Figure figure, Figure to, @Nullable String floor) {
        if (!figure.values.isEmpty() && !to.values.isEmpty()) {
            figure.note("%s × %s%s"
                    .formatted(
                            number(figure.median() / to.median()),
                            to.name,
                            floor == null ? "" : " (floor " + floor + ")"));
        }
    }

    /** Rows of a Markdown table: figure, database, median, least and greatest, ratios and floors. */
    List<String> rows() {
        return figures.stream()
                .map(each -> each.values.isEmpty()
                        ? "| %s | %s | not available | | %s |"
                                .formatted(each.name, database, String.join("; ", each.notes))
                        : "| %s | %s | %s %s | %s – %s | %s |"
                                .formatted(
                                        each.name,
                                        database,
                                        number(each.median()),
                                        each.unit,
                                        number(each.extreme(false)),
                                        number(each.extreme(true)),
                                        String.join("; ", each.notes)))
                .toList();
    }

    private static String number(double value) {
        var digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + digits + "f", value).replace(',', ' ');
    }
}
