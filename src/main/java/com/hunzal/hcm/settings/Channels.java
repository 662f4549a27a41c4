package com.hunzal.hcm.settings;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether each channel could be used as it is set up now, and what is missing. */
@Schema(name = "Channels")
record Channels(State email, State sms, State slack) {

    /**
     * @param state off, ready, not_ready for the reasons given, or paused because a provider refused the organization
     * @param reasons of one that is ready: what to know, e.g. that another address than its own is the sender
     */
    @Schema(name = "Channel")
    record State(
            @Schema(allowableValues = {"off", "ready", "not_ready", "paused"})
            String state,

            List<String> reasons,

            @Schema(description = "Since when a provider refuses us; null unless paused") @Nullable
            Instant pausedSince) {

        static final State OFF = new State("off", List.of(), null);

        static State ready(List<String> remarks) {
            return new State("ready", remarks, null);
        }

        static State notReady(List<String> reasons) {
            return new State("not_ready", reasons, null);
        }

        static State paused(List<ChannelPause> pauses) {
            return new State(
                    "paused",
                    pauses.stream().map(ChannelPause::reason).toList(),
                    pauses.get(0).since());
        }
    }
}
