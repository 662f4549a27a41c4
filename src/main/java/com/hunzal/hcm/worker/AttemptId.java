package com.hunzal.hcm.worker;

/** One attempt of one job: a node may have the same job twice, once as an attempt that does not know it is lost. */
record AttemptId(String jobId, int number) {

    static AttemptId of(Claimed job) {
        return new AttemptId(job.id(), job.attempt());
    }
}
