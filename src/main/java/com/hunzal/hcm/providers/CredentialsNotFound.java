package com.hunzal.hcm.providers;

/** The organization has no credentials of its own there. */
class CredentialsNotFound extends RuntimeException {}
