package com.hunzal.hcm.notifications;

import com.hunzal.hcm.jobs.Queues;
import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Csv;
import com.hunzal.hcm.web.Frees;
import com.hunzal.hcm.web.Paged;
import com.hunzal.hcm.web.QueryFields;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.Explode;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = NotificationController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notifications")
class DeliveryController {

    private static final List<String> NAMES = List.of("state", "limit", "cursor");

    private final NotificationList list;
    private final DeliveryList newest;
    private final DeliveryDetails details;
    private final NotificationChanges changes;

    DeliveryController(
            NotificationList list, DeliveryList newest, DeliveryDetails details, NotificationChanges changes) {
        this.list = list;
        this.newest = newest;
        this.details = details;
        this.changes = changes;
    }

    @GetMapping(
            path = "/{id}/deliveries",
            produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(summary = "List the deliveries of a notification", operationId = "listDeliveries")
    @OfOneNotification
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "One or several, comma-separated",
            explode = Explode.FALSE,
            array = @ArraySchema(schema = @Schema(implementation = DeliveryState.class), maxItems = 12))
    @Paged
    DeliveryResponse.@Nullable Page deliveries(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "deliveries", DeliveryResponse.class, parameters, given -> page(caller.organizationId(), id, given));
    }

    private DeliveryResponse.Page page(String organizationId, String id, MultiValueMap<String, String> parameters) {
        var fields = new QueryFields(parameters, NAMES);
        var states = NotificationFilter.states(fields);
        var limit = fields.pageSize();
        var cursor = fields.cursor();
        fields.check();
        return list.deliveries(organizationId, id, states, limit, cursor);
    }

    @Frees
    @PostMapping("/{id}/cancel")
    @Operation(
            summary = "Cancel what is not sent yet",
            description = "What a provider is being asked about at this moment goes on.",
            operationId = "cancelNotification")
    @OfOneNotification
    NotificationResponse cancel(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        changes.cancel(caller.organizationId(), id);
        return list.show(caller.organizationId(), id);
    }

    @GetMapping(
            path = "/deliveries",
            produces = {MediaType.APPLICATION_JSON_VALUE, Csv.TEXT_CSV})
    @Operation(
            summary = "List the deliveries of all notifications, those of the newest first",
            description = "Each with a sentence that says why it is where it is and what happens next.",
            operationId = "listNewestDeliveries")
    @FilteredByNotification
    DeliveryResponse.@Nullable Newest newest(
            @Parameter(hidden = true) Caller caller,
            @Parameter(hidden = true) @RequestParam MultiValueMap<String, String> parameters,
            @Parameter(hidden = true) Csv csv) {
        return csv.or(
                "deliveries",
                DeliveryResponse.Summary.class,
                parameters,
                given -> newest.page(caller.organizationId(), NotificationFilter.parse(given)));
    }

    @GetMapping("/deliveries/{id}")
    @Operation(
            summary = "Show a delivery",
            description = "With its attempts, and a sentence that says why it is where it is and what happens next.",
            operationId = "getDelivery")
    @OfOneDelivery
    DeliveryResponse.Details delivery(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        return details.show(caller.organizationId(), id);
    }

    @PostMapping("/deliveries/{id}/resend")
    @Operation(
            summary = "Send a delivery once more",
            description = "With another Message-ID, by the settings of now.",
            operationId = "resendDelivery")
    @OfOneDelivery
    @Refuses(
            status = HttpStatus.CONFLICT,
            type = "delivery-state",
            when = "The delivery is still to be sent, or has arrived")
    @Refuses(
            status = HttpStatus.SERVICE_UNAVAILABLE,
            type = "organization-locked",
            when = "Somebody is deleting the organization, or has locked it")
    @Queues
    DeliveryResponse.Details resend(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        changes.resend(caller.organizationId(), id);
        return details.show(caller.organizationId(), id);
    }

    @Frees
    @PostMapping("/deliveries/{id}/cancel")
    @Operation(summary = "Cancel a delivery that is not sent yet", operationId = "cancelDelivery")
    @OfOneDelivery
    @Refuses(
            status = HttpStatus.CONFLICT,
            type = "delivery-state",
            when = "A provider is being asked to take the delivery, or it is over")
    DeliveryResponse.Details cancelOne(@Parameter(hidden = true) Caller caller, @PathVariable String id) {
        changes.cancelDelivery(caller.organizationId(), id);
        return details.show(caller.organizationId(), id);
    }
}
