package com.hunzal.hcm.jobs;

import com.hunzal.hcm.database.Database;
import org.springframework.stereotype.Component;

/** How many of a node's threads are for organizations that run nothing: {@code hcm.jobs.limits.reserved-share}. */
@Component
public class ReservedThreads {

    private final Database database;
    private final double share;
    private volatile boolean looked;
    private volatile boolean several;

    public ReservedThreads(Database database, JobProperties properties) {
        this.database = database;
        this.share = properties.limits().reservedShare();
    }

    /** @return 0 where there is one organization only, for which nobody has to wait */
    public int of(int threads) {
        if (share == 0 || threads < 2) {
            return 0;
        }
        if (!looked) {
            look();
        }
        return several ? Math.max(1, (int) (threads * share)) : 0;
    }

    /** Whether a second organization has come; that others have gone may wait for {@link #look}. */
    public void lookForAnother() {
        if (!several) {
            look();
        }
    }

    /** Looks again whether there are several organizations. */
    public void look() {
        several = database.reads()
                        .sql("SELECT count(*) FROM (SELECT 1 FROM " + database.organizations() + " LIMIT 2) AS counted")
                        .query(Integer.class)
                        .single()
                > 1;
        looked = true;
    }
}
