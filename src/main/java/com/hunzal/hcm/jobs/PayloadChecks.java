package com.hunzal.hcm.jobs;

import com.hunzal.hcm.jobs.JobHandlers.Known;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks the payloads that one request brings, each by the rules of its type. */
final class PayloadChecks {

    /** How far one is looked into. */
    enum Depth {
        /** As if it had been found right already. */
        NOT_AT_ALL,
        /** Its fields and their types, without what costs the handler work. */
        SHAPE,
        ALL
    }

    private final JobHandlers handlers;
    private final Depth depth;

    /** By type: those of one type share what they may cost. */
    private final Map<String, Consumer<?>> checks = new HashMap<>();

    PayloadChecks(JobHandlers handlers, Depth depth) {
        this.depth = depth;
        this.handlers = handlers;
    }

    static PayloadChecks ofOneRequest(JobHandlers handlers) {
        return new PayloadChecks(handlers, Depth.ALL);
    }

    List<String> types() {
        return handlers.types();
    }

    Optional<Known<?>> find(String type) {
        return handlers.find(type);
    }

    /**
     * Whether the payload could be worked on.
     *
     * @throws PayloadBinder.Unfit listing what is wrong with it
     */
    @SuppressWarnings("unchecked") // the type's own
    <P extends Record> void check(Known<P> known, @Nullable Object payload) {
        if (depth == Depth.NOT_AT_ALL) {
            return;
        }
        if (depth == Depth.SHAPE) {
            handlers.binder().bind(payload, known.payloadType(), bound -> {});
            return;
        }
        var handler = known.handler();
        var check = (Consumer<P>) checks.computeIfAbsent(handler.type(), type -> handler.checksOfOneRequest());
        handlers.binder().bind(payload, known.payloadType(), check);
    }
}
