package com.hunzal.hcm.connections;

/** What all connections of a server share. Times in nanoseconds. */
record Patience(
        SlowBodies bodies,
        UnsentAnswers answers,
        LeastRate readers,
        UnfinishedHeads heads,
        long linger,
        int connectionsPerAddress) {

    static Patience of(ConnectionProperties properties, int threads, boolean behindProxy) {
        var rate = new LeastRate(
                properties.bodyGrace().toNanos(),
                Math.max(1, properties.bodyRate().toBytes()));
        return new Patience(
                new SlowBodies(rate, Math.max(1, Math.min(properties.slowBodies(), threads / 2))),
                new UnsentAnswers(properties.unsentBytes()),
                rate,
                new UnfinishedHeads(
                        properties.unfinishedHeads(), properties.headTime().toNanos()),
                properties.linger().toNanos(),
                behindProxy ? Integer.MAX_VALUE : properties.connectionsPerAddress());
    }
}
