package com.hunzal.hcm.web;

import com.hunzal.hcm.security.AnyCaller;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.security.UncheckedCaller;
import io.swagger.v3.oas.models.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * A problem that an operation can answer with, for the API's description.
 *
 * @param type last part of the problem's type
 * @param when a sentence for people, without a full stop
 * @param retryAfter whether the answer says when to try again
 */
record Refusal(HttpStatus status, String type, String when, boolean retryAfter) {

    private static final Set<Class<?>> CALLERS = Set.of(Caller.class, UncheckedCaller.class, AnyCaller.class);

    private static final Refusal MALFORMED = of(
            HttpStatus.BAD_REQUEST,
            "malformed-request",
            "The request is not as described: no JSON, a wrong type, an unknown field or parameter");
    private static final Refusal NO_ORGANIZATION =
            of(HttpStatus.BAD_REQUEST, "organization-required", "A Root named no organization");

    /** Of every operation that needs a token. */
    private static final List<Refusal> OF_CALLERS = List.of(
            MALFORMED,
            of(HttpStatus.UNAUTHORIZED, "unauthorized", "No token, or not a valid one"),
            of(HttpStatus.FORBIDDEN, "forbidden", "The token's role or organization does not allow it"),
            of(HttpStatus.NOT_FOUND, "organization-not-found", "There is no such organization"),
            of(HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "The answer has another media type than is accepted"),
            of(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "A fault of the service; its log tells more"),
            new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "database-unavailable",
                    "The database is busy or gone; nothing was changed",
                    true),
            new Refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too-many-reads",
                    "Too many requests of the organization are being answered at the same time",
                    true),
            new Refusal(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "read-too-long",
                    "To read this takes longer than the operator allows",
                    true),
            new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "disk-nearly-full",
                    "The disk is nearly full, and this would take space",
                    true),
            new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "issuer-unavailable",
                    "The issuer of the token cannot be reached",
                    true));

    private static final List<Refusal> OF_BODIES = List.of(
            MALFORMED,
            of(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "The body is larger than 1 MiB, or has too many parts"),
            new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "server-busy",
                    "Too many large bodies are being worked on; nothing was changed",
                    true),
            of(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "The body is not said to be JSON"));

    private static final Refusal INVALID =
            of(HttpStatus.UNPROCESSABLE_CONTENT, "invalid-values", "Values are not allowed; errors lists all of them");

    private static final Refusal AGAINST_THE_TABLE = of(
            HttpStatus.UNPROCESSABLE_CONTENT,
            "refused-by-the-table",
            "A rule that another program has set on the table stands against it");

    /** The same for all operations that have them, by status. */
    static final Map<HttpStatus, List<Refusal>> SHARED = Stream.of(OF_CALLERS, OF_BODIES)
            .flatMap(List::stream)
            .filter(each -> each.status != HttpStatus.BAD_REQUEST && each.status != HttpStatus.NOT_FOUND)
            .collect(Collectors.groupingBy(Refusal::status, TreeMap::new, Collectors.toList()));

    private static Refusal of(HttpStatus status, String type, String when) {
        return new Refusal(status, type, when, false);
    }

    /** All that follow from what an operation takes, and those that are said at its method or class. */
    static List<Refusal> of(HandlerMethod method, Operation operation) {
        var refusals = new ArrayList<Refusal>();
        if (takes(method, CALLERS)) {
            refusals.addAll(OF_CALLERS);
        }
        if (takes(method, Set.of(Caller.class, UncheckedCaller.class))) {
            refusals.add(NO_ORGANIZATION);
        }
        if (readsBody(method)) {
            refusals.addAll(OF_BODIES);
        }
        if (readsBody(method) || hasRange(operation)) {
            refusals.add(INVALID);
        }
        if (takes(method, CALLERS) && !isRead(method)) {
            refusals.add(AGAINST_THE_TABLE);
        }
        Stream.of(method.getMethod(), method.getBeanType())
                .flatMap(element -> MergedAnnotations.from(
                        element,
                        SearchStrategy.TYPE_HIERARCHY,
                        RepeatableContainers.of(Refuses.class, Refuses.Several.class))
                        .stream(Refuses.class))
                .map(said -> new Refusal(
                        said.getEnum("status", HttpStatus.class),
                        said.getString("type"),
                        said.getString("when"),
                        said.getBoolean("retryAfter")
                                || said.getEnum("status", HttpStatus.class) == HttpStatus.TOO_MANY_REQUESTS))
                .forEach(refusals::add);
        return refusals.stream().distinct().toList();
    }

    static boolean needsToken(HandlerMethod method) {
        return takes(method, CALLERS);
    }

    private static boolean takes(HandlerMethod method, Set<Class<?>> types) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(each -> types.contains(each.getParameterType()));
    }

    private static boolean readsBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(each -> each.hasParameterAnnotation(RequestBody.class));
    }

    private static boolean isRead(HandlerMethod method) {
        var mapping = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), RequestMapping.class);
        return mapping != null && List.of(mapping.method()).contains(RequestMethod.GET);
    }

    /** Numbers out of their range are 422, whatever else is wrong with a parameter 400. */
    private static boolean hasRange(Operation operation) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(each -> each.getSchema() != null
                                && each.getSchema().getMinimum() != null
                                && "query".equals(each.getIn()));
    }
}
