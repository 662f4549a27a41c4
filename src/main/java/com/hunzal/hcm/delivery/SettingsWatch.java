package com.hunzal.hcm.delivery;

import com.hunzal.hcm.notifications.PlannedBy;
import com.hunzal.hcm.settings.Settings;
import com.hunzal.hcm.settings.UnknownOrganization;
import java.util.List;

/** Finds, a page with each look and then from the beginning, the organizations whose settings are other ones than planned by. */
final class SettingsWatch {

    /** To look at more at once would take a moment of the machine from everybody else. */
    static final int ORGANIZATIONS_AT_ONCE = 1000;

    /** What was planned by settings. */
    interface Pages {
        List<PlannedBy> after(String organizationId, int limit);
    }

    private final Settings settings;
    private final Pages pages;
    private final int atOnce;
    private String last = "";

    SettingsWatch(Settings settings, Pages pages) {
        this(settings, pages, ORGANIZATIONS_AT_ONCE);
    }

    SettingsWatch(Settings settings, Pages pages, int atOnce) {
        this.settings = settings;
        this.pages = pages;
        this.atOnce = atOnce;
    }

    synchronized List<String> changed() {
        var page = pages.after(last, atOnce);
        last = page.size() < atOnce ? "" : page.get(page.size() - 1).organizationId();
        return page.stream()
                .filter(this::hasChanged)
                .map(PlannedBy::organizationId)
                .toList();
    }

    private boolean hasChanged(PlannedBy planned) {
        try {
            return !planned.isBy(settings.forDelivery(planned.organizationId()).version());
        } catch (UnknownOrganization gone) {
            return false;
        }
    }
}
