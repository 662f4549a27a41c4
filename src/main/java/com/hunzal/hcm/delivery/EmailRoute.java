package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.Account;
import com.hunzal.hcm.providers.Provider;

/** Through what, and as whom, an e-mail goes. */
record EmailRoute(Provider provider, Account account, SenderIdentity.Sender sender) {}
