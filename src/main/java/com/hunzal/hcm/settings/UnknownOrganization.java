package com.hunzal.hcm.settings;

/** There are no settings without their organization. */
public class UnknownOrganization extends RuntimeException {

    UnknownOrganization(String id) {
        super("There is no organization \"" + id + "\".");
    }
}
