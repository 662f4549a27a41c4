package com.hunzal.hcm.notifications;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** For tests of other rooms: what the service itself tells admins. */
public final class HeardNotices {

    private final HouseNotices notices;
    private final HouseTelling telling;

    HeardNotices(HouseNotices notices, HouseTelling telling) {
        this.notices = notices;
        this.telling = telling;
    }

    /** Returns when all that was heard has been told. */
    public void await() {
        while (!notices.isIdle()) {
            Thread.onSpinWait();
        }
    }

    /** As if many nodes heard of the same. */
    public void heardByMany(int nodes, String organizationId, Object news) {
        CompletableFuture.allOf(Stream.generate(
                                () -> CompletableFuture.runAsync(() -> telling.tell(organizationId, List.of(news))))
                        .limit(nodes)
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
