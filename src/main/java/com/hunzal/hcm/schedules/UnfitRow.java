package com.hunzal.hcm.schedules;

import com.hunzal.hcm.web.FieldErrors;

/** Another program wrote a schedule that cannot run, or its job type is no longer known. */
final class UnfitRow extends RuntimeException {

    private final transient FieldErrors errors;

    UnfitRow(FieldErrors errors) {
        super(errors.inWords(), null, false, false);
        this.errors = errors;
    }

    FieldErrors errors() {
        return errors;
    }
}
