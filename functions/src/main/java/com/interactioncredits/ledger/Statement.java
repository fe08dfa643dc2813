package com.interactioncredits.ledger;

import java.util.Optional;

/// Reads what an account has and how it came about.
public final class Statement {

    public Balance balance(AccountId account) {
        throw new UnsupportedOperationException();
    }

    /// The holds of an account, newest first.
    ///
    /// @param from where an earlier page said that the next one begins
    public Page<Hold> holds(AccountId account, Optional<Hold.Status> status, int limit, Optional<String> from) {
        throw new UnsupportedOperationException();
    }

    /// The grants, deductions and refunds of an account, newest first.
    public Page<Transaction> transactions(AccountId account, int limit, Optional<String> from) {
        throw new UnsupportedOperationException();
    }
}
