package com.hunzal.hcm.providers;

import com.hunzal.hcm.settings.Channel;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds what an organization sends with: its own credentials, else the operator's. */
@Component
class Accounts {

    private final List<OperatorAccount> operators;

    Accounts(List<OperatorAccount> operators) {
        this.operators = operators;
    }

    /** @return empty if neither has any */
    Optional<Account> find(String organizationId, Channel channel, String provider) {
        return operators.stream()
                .filter(each -> each.channel() == channel && each.provider().equals(provider))
                .map(OperatorAccount::fields)
                .filter(fields -> !fields.isEmpty())
                .map(fields -> new Account(organizationId, Account.Source.OPERATOR, fields, "operator"))
                .findFirst();
    }
}
