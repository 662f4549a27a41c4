package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Provider;

/** A provider, and what the organization sends with there. */
record Route(Provider provider, Account account) {}
