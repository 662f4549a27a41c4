package com.hunzal.hcm.maintenance;

import java.nio.file.Path;

class FinishedJobsSqliteTests extends FinishedJobsContract {

    @Override
    TestDatabase start(Path folder) {
        return TestDatabase.sqlite(folder);
    }
}
