package com.hunzal.hcm.schema;

import com.hunzal.hcm.database.Database;
import com.hunzal.hcm.database.Vendor;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells, at the start and with {@code migrate}, what became of what another program had left, and what it must do no longer. */
@Component
public class TakeOverNotice {

    private final Migrations migrations;
    private final TakeOver takeOver;
    private final Database database;

    TakeOverNotice(Migrations migrations, TakeOver takeOver, Database database) {
        this.migrations = migrations;
        this.takeOver = takeOver;
        this.database = database;
    }

    /** Once all of it, and then as long as jobs are held; a line each. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        takeOver.found()
                .filter(found -> migrations.tookOver() || found.held() > 0)
                .ifPresent(found -> lines.addAll(found.lines()));
        if (migrations.tookOver() && database.vendor() == Vendor.SQLITE) {
            lines.add(
                    "The file is in WAL mode from now on: a copy of the file alone (cp, an old backup script) leaves out"
                            + " what was written last. Use the command backup, or a schedule of the job type backup.");
        }
        return lines;
    }
}
