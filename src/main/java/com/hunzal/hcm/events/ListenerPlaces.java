package com.hunzal.hcm.events;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who has how many of the places for event streams. */
final class ListenerPlaces {

    private final int most;
    private final int mostPerOrganization;
    private final Map<String, Integer> taken = new HashMap<>();
    private int all;

    ListenerPlaces(int most, int mostPerOrganization) {
        this.most = most;
        this.mostPerOrganization = mostPerOrganization;
    }

    synchronized boolean hasAsManyAsItMay(String organizationId) {
        return taken.getOrDefault(organizationId, 0) >= mostPerOrganization;
    }

    /** @return false if the organization has as many as it may, or there is none left */
    synchronized boolean take(String organizationId) {
        if (hasAsManyAsItMay(organizationId) || all >= most) {
            return false;
        }
        taken.merge(organizationId, 1, Integer::sum);
        all++;
        return true;
    }

    synchronized void giveBack(String organizationId) {
        taken.computeIfPresent(organizationId, (id, places) -> places == 1 ? null : places - 1);
        all--;
    }

    /**
     * Who has the most, if that is so many that it would still have no fewer than whoever asks after it has given up one
     * for him. So nobody keeps others out, and none is taken away that would be given back at once.
     */
    synchronized @Nullable String giverFor(String organizationId) {
        var giver = taken.entrySet().stream().max(Map.Entry.comparingByValue()).orElse(null);
        return giver == null || giver.getValue() < taken.getOrDefault(organizationId, 0) + 2 ? null : giver.getKey();
    }
}
