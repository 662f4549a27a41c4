package com.hunzal.hcm.web;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Does the same thing several times at once. */
public final class InParallel {

    private InParallel() {}

    /** @return what each did, in the order of their numbers from 0 */
    public static <T> List<T> times(int times, IntFunction<T> action) throws Exception {
        var threads = Executors.newFixedThreadPool(times);
        try {
            var start = new CyclicBarrier(times);
            var all = new ArrayList<Future<T>>();
            for (int i = 0; i < times; i++) {
                var number = i;
                all.add(threads.submit(() -> {
                    start.await();
                    return action.apply(number);
                }));
            }
            var results = new ArrayList<T>();
            for (var each : all) {
                results.add(each.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
