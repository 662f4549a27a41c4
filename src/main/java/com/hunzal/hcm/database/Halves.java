package com.hunzal.hcm.database;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Changes many rows at once, and where the database has something against one of them, all of the others. */
public final class Halves {

    private Halves() {}

    /**
     * Changes all at once; if the database refuses that because of some of them, each half, and so on: a few more statements
     * for each that cannot be changed. Trouble that has to do with no row is thrown; what was changed before it stays changed.
     *
     * @param change in a transaction of its own
     * @param refused gets those that cannot be changed, and why
     */
    public static <T> void change(List<T> rows, Consumer<List<T>> change, BiConsumer<T, RuntimeException> refused) {
        if (rows.isEmpty()) {
            return;
        }
        try {
            change.accept(rows);
        } catch (RuntimeException e) {
            if (!RowTrouble.isBehind(e)) {
                throw e;
            }
            if (rows.size() == 1) {
                refused.accept(rows.get(0), e);
                return;
            }
            var half = rows.size() / 2;
            change(rows.subList(0, half), change, refused);
            change(rows.subList(half, rows.size()), change, refused);
        }
    }
}
