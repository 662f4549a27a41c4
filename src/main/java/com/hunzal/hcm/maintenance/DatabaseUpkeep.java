package com.hunzal.hcm.maintenance;

/** How one kind of database is optimized: outside a transaction, and so that it can be broken off at any moment. */
interface DatabaseUpkeep {

    /** The room that the service's data takes, used or not. */
    long sizeInBytes();

    /**
     * Analyzes and vacuums.
     *
     * @param step called between the steps; may break off by throwing
     * @return the number of tables analyzed
     * @throws Obstacle if something that may go away stood in the way; the data is as it was
     */
    int optimize(Step step) throws InterruptedException;

    interface Step {
        void next() throws InterruptedException;
    }

    /** Its message is for a person. */
    class Obstacle extends RuntimeException {

        Obstacle(String message) {
            super(message);
        }

        Obstacle(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
