package com.hunzal.hcm.events;

/**
 * A place in the stream of events of all organizations.
 *
 * @param transactionId 0 on SQLite, where events become visible in the order of their numbers. On PostgreSQL they do
 *     not, but those of older transactions are all there when those of a newer one are shown
 */
record EventPosition(long transactionId, long seq) {

    static final EventPosition BEGIN = new EventPosition(0, 0);
}
