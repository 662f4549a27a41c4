package com.hunzal.hcm.bench;

/** What is compared with the service, with jobs that do nothing. */
interface Engine {

    int WORKERS = 10;

    /** Makes the tables new, with a backlog. The engine stands still. */
    void prepare(int jobs) throws Exception;

    /**
     * Creates jobs, which are on disk when it returns: many in the way that the manual calls fastest. Several threads
     * may do so at a time.
     *
     * @param first the number of the first; they count up from there
     */
    void enqueue(long first, int jobs) throws Exception;

    void start() throws Exception;

    /** Whether the completion of every job is in the database. */
    boolean finished() throws Exception;

    /** When the first job started, by {@link System#nanoTime()}. */
    long firstStart();

    void stop() throws Exception;
}
