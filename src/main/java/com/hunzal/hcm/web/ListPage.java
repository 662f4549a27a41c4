package com.hunzal.hcm.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list. */
public interface ListPage {

    List<? extends Record> items();

    /** What to ask for the next page with; null on the last one. */
    default @Nullable String nextCursor() {
        return null;
    }
}
