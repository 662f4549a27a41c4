package com.hunzal.hcm.delivery;

import com.hunzal.hcm.providers.Account;

/**
 * Through what, and as whom, an e-mail goes.
 *
 * @param provider by its name
 */
record EmailRoute(String provider, Account account, SenderIdentity.Sender sender) {}
