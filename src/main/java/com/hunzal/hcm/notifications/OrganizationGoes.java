package com.hunzal.hcm.notifications;

/** Somebody is deleting the organization at this moment, or has locked it as if. */
class OrganizationGoes extends RuntimeException {}
