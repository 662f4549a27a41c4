package com.hunzal.hcm.settings;

import com.hunzal.hcm.security.Caller;
import com.hunzal.hcm.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(path = NotificationSettingsController.PATH + "/channels", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Notification settings")
class ChannelController {

    private final Settings settings;
    private final ChannelStates channels;
    private final ChannelPauses pauses;

    ChannelController(Settings settings, ChannelStates channels, ChannelPauses pauses) {
        this.settings = settings;
        this.channels = channels;
        this.pauses = pauses;
    }

    @PostMapping("/{channel}/resume")
    @Operation(
            summary = "Send through a channel again that a provider's refusal has paused",
            description = "What is held because of the refusal goes now. If the provider still refuses, the channel is"
                    + " paused again.",
            operationId = "resumeChannel")
    @Refuses(status = HttpStatus.NOT_FOUND, type = "channel-not-found", when = "It is none of email, sms, slack")
    Channels.State resume(@Parameter(hidden = true) Caller caller, @PathVariable String channel) {
        var resumed = UnknownChannel.orNone(channel);
        pauses.resumeByHand(caller.organizationId(), resumed);
        return channels.of(settings.forDelivery(caller.organizationId()), resumed);
    }
}
