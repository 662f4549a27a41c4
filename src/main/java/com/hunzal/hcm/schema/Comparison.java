package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.OrganizationsTable;
import com.hunzal.hcm.database.Vendor;
import com.hunzal.hcm.schema.ComparedTable.Part;
import com.hunzal.hcm.schema.ComparedTable.State;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares one table with what the migration guide says of it. */
final class Comparison {

    private final ExpectedTable expected;
    private final ActualTable actual;
    private final Vendor vendor;
    private final OrganizationsTable organizations;
    private final List<Part> parts = new ArrayList<>();

    private Comparison(ExpectedTable expected, ActualTable actual, Vendor vendor, OrganizationsTable organizations) {
        this.expected = expected;
        this.actual = actual;
        this.vendor = vendor;
        this.organizations = organizations;
    }

    static ComparedTable of(
            ExpectedTable expected, ActualTable actual, Vendor vendor, OrganizationsTable organizations) {
        var comparison = new Comparison(expected, actual, vendor, organizations);
        if (actual.exists()) {
            comparison.columns();
            comparison.indexes();
            comparison.constraints();
        } else {
            comparison.missing("table", expected.name());
        }
        return new ComparedTable(expected.name(), actual.exists(), List.copyOf(comparison.parts));
    }

    private void columns() {
        expected.columns().forEach((name, kind) -> {
            var column = actual.columns().get(name);
            if (column == null) {
                missing("column", name);
            } else if (!kind.accepts(vendor, column.type())) {
                add("column", name, column, State.DIFFERENT, "should be " + kind.preferred(vendor));
            } else if (column.type().equals("timestamp") && vendor == Vendor.POSTGRESQL) {
                add("column", name, column, State.NOTE, "has no time zone: the service reads and writes UTC");
            } else if (expected.defaulted().contains(name) && column.defaultValue() == null) {
                add("column", name, column, State.NOTE, "has no default");
            } else {
                add("column", name, column, State.AS_EXPECTED, null);
            }
        });
        actual.columns().forEach((name, column) -> {
            if (!expected.columns().containsKey(name)) {
                add("column", name, column, State.FURTHER, null);
            }
        });
    }

    private void indexes() {
        new TreeMap<>(expected.indexes()).forEach((name, columns) -> {
            var wanted = new ActualIndex(
                    List.copyOf(columns), false, expected.filters().getOrDefault(name, ""));
            var index = actual.indexes().get(name);
            if (index == null) {
                missing("index", name);
            } else if (index.columns().equals(wanted.columns())
                    && ActualIndex.plain(index.filter()).equals(ActualIndex.plain(wanted.filter()))) {
                add("index", name, index, State.AS_EXPECTED, null);
            } else {
                add("index", name, index, State.DIFFERENT, "should be " + wanted);
            }
        });
        actual.indexes().forEach((name, index) -> {
            if (!expected.indexes().containsKey(name) && !belongsToConstraint(index)) {
                add("index", name, index, State.FURTHER, null);
            }
        });
    }

    private boolean belongsToConstraint(ActualIndex index) {
        return index.unique()
                && index.filter().isEmpty()
                && (index.columns().equals(actual.primaryKey())
                        || index.columns().equals(List.of(expected.unique())));
    }

    private void constraints() {
        constraint("PRIMARY KEY (id)", actual.primaryKey().equals(List.of("id")));
        if (!expected.unique().isEmpty()) {
            constraint("UNIQUE (" + expected.unique() + ")", actual.isUnique(expected.unique()));
        }
        foreignKey();
    }

    /** Whoever deletes an organization is held up by one that does not cascade; the service works with either. */
    private void foreignKey() {
        var name =
                "FOREIGN KEY (organization_id) REFERENCES %s (id) ON DELETE CASCADE".formatted(organizations.table());
        var keys = actual.foreignKeys().stream()
                .filter(key -> key.isOfOrganization() && key.pointsTo(organizations, actual.schema()))
                .toList();
        if (keys.isEmpty() || keys.stream().anyMatch(ForeignKey::cascades)) {
            constraint(name, !keys.isEmpty());
        } else {
            var onDelete = keys.get(0).onDelete();
            add(
                    "constraint",
                    name,
                    keys.get(0),
                    State.NOTE,
                    "has ON DELETE " + onDelete + ": " + whatThatDoes(onDelete));
        }
    }

    private static String whatThatDoes(String onDelete) {
        return onDelete.startsWith("SET")
                ? "rows of a deleted organization stay without one"
                : "an organization with rows here cannot be deleted";
    }

    private void constraint(String name, boolean present) {
        if (present) {
            add("constraint", name, "present", State.AS_EXPECTED, null);
        } else {
            missing("constraint", name);
        }
    }

    private void missing(String kind, String name) {
        parts.add(new Part(kind, name, null, State.DIFFERENT, "is missing"));
    }

    private void add(String kind, String name, Object found, State state, @Nullable String remark) {
        parts.add(new Part(kind, name, found.toString(), state, remark));
    }
}
