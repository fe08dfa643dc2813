package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.store.TryAgainException;

/// A way of placing a hold of one credit and converting it. Each step may be repeated.
interface Way {
    /// @throws TryAgainException where the API answers 503
    void place(AccountId account, Reference reference);

    /// @throws TryAgainException where the API answers 503
    void convert(AccountId account, Reference reference);
}
