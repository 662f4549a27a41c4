package com.hunzal.hcm.delivery;

import com.hunzal.hcm.database.SharedReads;
import com.hunzal.hcm.notifications.ChannelStanding;
import com.hunzal.hcm.notifications.ChannelStandings;
import com.hunzal.hcm.notifications.Deliveries;
import com.hunzal.hcm.providers.AccountUnreadable;
import com.hunzal.hcm.providers.Providers;
import com.hunzal.hcm.settings.Channel;
import com.hunzal.hcm.settings.DeliverySettings;
import com.hunzal.hcm.settings.Settings;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks how an organization's channel stands. Each delivery is decided by a look that was begun after it was asked for, so
 * that what anybody has changed before counts; those that are decided at the same moment share one.
 */
@Component
class Situations {

    private final Settings settings;
    private final ChannelStandings standings;
    private final Deliveries deliveries;
    private final Providers providers;
    private final Clock clock;
    private final SharedReads<Key, Situation> looks = new SharedReads<>(this::look);

    Situations(Settings settings, ChannelStandings standings, Deliveries deliveries, Providers providers, Clock clock) {
        this.settings = settings;
        this.standings = standings;
        this.deliveries = deliveries;
        this.providers = providers;
        this.clock = clock;
    }

    private record Key(String organizationId, Channel channel) {}

    /**
     * Not within a transaction, of whose changes others would hear.
     *
     * @throws com.hunzal.hcm.settings.UnknownOrganization if somebody has deleted it
     */
    Situation now(String organizationId, Channel channel) {
        return looks.get(new Key(organizationId, channel));
    }

    private Situation look(Key key) {
        var by = settings.forDelivery(key.organizationId());
        var standing = standings.of(by, key.channel());
        var until = throttledUntil(key.organizationId(), standing, clock.instant());
        if (standing.reason() != null || standing.provider() == null) {
            return new Situation(by, standing, until, null, null);
        }
        try {
            var route = route(key.organizationId(), key.channel(), standing.provider());
            return new Situation(by, standing, until, route.orElse(null), null);
        } catch (AccountUnreadable lost) {
            return new Situation(by, standing, until, null, lost);
        }
    }

    /** What a delivery meets by these settings, which may not be those that are saved. */
    ChannelStanding standing(DeliverySettings by, Channel channel) {
        return standings.of(by, channel);
    }

    /** Until when the channel's provider has asked to wait; null if it has not, or the time is over. */
    @Nullable
    Instant throttledUntil(String organizationId, ChannelStanding standing, Instant now) {
        return standing.provider() == null
                ? null
                : deliveries
                        .throttledUntil(organizationId, standing.provider(), now)
                        .orElse(null);
    }

    /**
     * @return empty if there is no such provider, or no account there
     * @throws AccountUnreadable if there is one, and the key to it is lost
     */
    Optional<Route> route(String organizationId, Channel channel, String name) {
        return providers
                .find(channel, name)
                .flatMap(provider ->
                        providers.account(organizationId, channel, name).map(account -> new Route(provider, account)));
    }
}
