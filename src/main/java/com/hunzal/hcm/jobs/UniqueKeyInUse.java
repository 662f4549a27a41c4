package com.hunzal.hcm.jobs;

import org.jspecify.annotations.Nullable;

/** Of one type and unique key only one job of an organization is unfinished at any time. */
final class UniqueKeyInUse extends RuntimeException {

    private final @Nullable String twin;
    private final boolean comesAndGoes;

    private UniqueKeyInUse(String message, @Nullable String twin, boolean comesAndGoes) {
        super(message);
        this.twin = twin;
        this.comesAndGoes = comesAndGoes;
    }

    static UniqueKeyInUse byAnother() {
        return new UniqueKeyInUse("Another job of this type and unique_key is unfinished.", null, false);
    }

    static UniqueKeyInUse by(String twin) {
        return new UniqueKeyInUse("Another job of this type and unique_key is unfinished: " + twin + ".", twin, false);
    }

    /** @param index of the job that is refused, of all that were wanted */
    static UniqueKeyInUse ofItem(int index) {
        return new UniqueKeyInUse(
                "jobs[" + index + "]: another job of this type and unique_key is unfinished; none was created.",
                null,
                false);
    }

    /** Each time that a job was to be inserted there was another one, which was over when it was looked for. */
    static UniqueKeyInUse nowAndThen() {
        return new UniqueKeyInUse("Jobs with this unique_key come and go; try again.", null, true);
    }

    /** The unfinished job, if it is one that can be told. */
    @Nullable
    String twin() {
        return twin;
    }

    boolean comesAndGoes() {
        return comesAndGoes;
    }
}
