package com.hunzal.hcm.jobs;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

/** The job types that this node knows. */
@Component
public class JobHandlers {

    private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

    private final SortedMap<String, Known<?>> byType = new TreeMap<>();
    private final Set<String> beyondOrganizations = new HashSet<>();
    private final PayloadBinder binder;

    JobHandlers(List<JobHandler<?>> handlers, PayloadBinder binder) {
        this.binder = binder;
        for (var handler : handlers) {
            checkTimeout(handler);
            checkRetries(handler);
            var known = known(handler);
            if (known.mayGoBeyondItsOrganization()) {
                beyondOrganizations.add(handler.type());
            }
            var twin = byType.put(handler.type(), known);
            if (twin != null) {
                throw new IllegalStateException("Two handlers for the job type %s: %s and %s"
                        .formatted(handler.type(), twin.handler.getClass(), handler.getClass()));
            }
        }
    }

    /** At the start and not when the first job runs, which could not even fail. */
    private static void checkTimeout(JobHandler<?> handler) {
        var timeout = handler.timeout();
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalStateException(
                    "The handler of the job type %s has a timeout of %s; it must be from 1ns to %s"
                            .formatted(handler.type(), timeout, LONGEST_TIMEOUT));
        }
    }

    private static void checkRetries(JobHandler<?> handler) {
        if (handler.maxRetries() < 0 || handler.maxRetries() > JobDefaults.MOST_RETRIES) {
            throw new IllegalStateException("The handler of the job type %s has %s retries; it must be from 0 to %s"
                    .formatted(handler.type(), handler.maxRetries(), JobDefaults.MOST_RETRIES));
        }
    }

    /** A handler and the class of its payload. */
    public record Known<P extends Record>(JobHandler<P> handler, Class<P> payloadType) {

        /** Or its payload need not be looked at, which costs reading it. */
        boolean mayGoBeyondItsOrganization() {
            return Arrays.stream(AopUtils.getTargetClass(handler).getMethods())
                    .anyMatch(method -> method.getName().equals("isForWholeService")
                            && method.getDeclaringClass() != JobHandler.class);
        }
    }

    public List<String> types() {
        return List.copyOf(byType.keySet());
    }

    public Optional<Known<?>> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    PayloadBinder binder() {
        return binder;
    }

    /** Whether a job like this acts on the whole service; not if it could not run at all. */
    boolean isForWholeService(String type, @Nullable String payload) {
        return beyondOrganizations.contains(type)
                && find(type).map(known -> isForWholeService(known, payload)).orElse(false);
    }

    /** Whether it also has a part for its organization alone. */
    boolean hasOwnPart(String type, @Nullable String payload) {
        return find(type).map(known -> hasOwnPart(known, payload)).orElse(false);
    }

    private <P extends Record> boolean isForWholeService(Known<P> known, @Nullable String payload) {
        var bound = boundOrNull(known, payload);
        return bound != null && known.handler().isForWholeService(bound);
    }

    private <P extends Record> boolean hasOwnPart(Known<P> known, @Nullable String payload) {
        var bound = boundOrNull(known, payload);
        return bound != null && known.handler().hasOwnPart(bound);
    }

    private <P extends Record> @Nullable P boundOrNull(Known<P> known, @Nullable String payload) {
        try {
            return binder.bind(payload, known.payloadType(), fit -> {});
        } catch (PayloadBinder.Unfit cannotRun) {
            return null;
        }
    }

    @SuppressWarnings("unchecked") // the bound of the type parameter says so
    private static <P extends Record> Known<P> known(JobHandler<P> handler) {
        var payload = ResolvableType.forClass(JobHandler.class, AopUtils.getTargetClass(handler))
                .getGeneric(0)
                .resolve();
        return new Known<>(handler, (Class<P>)
                Objects.requireNonNull(payload, () -> handler.getClass() + " does not name its payload"));
    }
}
