package com.hunzal.hcm.delivery;

import com.hunzal.hcm.settings.DeliverySettings;

/** Tells what an organization's settings say about sending. */
@FunctionalInterface
interface SettingsOf {

    DeliverySettings organization(String organizationId);
}
