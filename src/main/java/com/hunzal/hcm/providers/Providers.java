package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The door for other rooms: which providers there are, and one message to one of them. */
@Component
public class Providers {

    private record Key(Channel channel, String name) {}

    private final Map<Key, Provider> byName;
    private final Accounts accounts;

    /** @throws IllegalStateException if two have one name */
    Providers(List<Provider> providers, Accounts accounts) {
        this.byName = providers.stream()
                .collect(Collectors.toMap(each -> new Key(each.channel(), each.name()), Function.identity()));
        this.accounts = accounts;
    }

    /** @return empty if there is no such provider */
    public Optional<Provider> find(Channel channel, String name) {
        return Optional.ofNullable(byName.get(new Key(channel, name)));
    }

    /** What the organization would send with; empty if neither it nor the operator has credentials there. */
    public Optional<Account> account(String organizationId, Channel channel, String provider) {
        return accounts.find(organizationId, channel, provider);
    }
}
