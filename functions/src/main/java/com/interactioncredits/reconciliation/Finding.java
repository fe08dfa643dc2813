package com.interactioncredits.reconciliation;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.OpenHold;
import java.util.UUID;

/// What the reconciler can find of one account. Holds and transactions are the records that decide; the account's
/// numbers and its list of open holds must follow from them.
public sealed interface Finding {
    AccountId account();

    /// The account's numbers are not what its holds and transactions add up to.
    ///
    /// @param version of the account when it was judged
    record AccountDrift(AccountId account, Totals kept, Totals recorded, long version) implements Finding {
        /// The records took more than was granted: whose credits are missing is for a person to decide.
        public boolean isOverdrawn() {
            return recorded.available() < 0;
        }
    }

    /// A hold is active and not among the account's open ones: no balance shows it as held.
    record ActiveButNotOpen(Hold hold) implements Finding {
        @Override
        public AccountId account() {
            return hold.account();
        }
    }

    /// An entry among the open holds whose hold is not active, or not there: from its expiry on a balance would count
    /// credits that do not exist.
    record OpenButNotActive(OpenHold entry) implements Finding {
        @Override
        public AccountId account() {
            return entry.account();
        }
    }

    /// The entry of an active hold says another time or amount than the hold.
    record OpenOtherwise(Hold hold) implements Finding {
        @Override
        public AccountId account() {
            return hold.account();
        }
    }

    /// A converted hold says that another sum was given back of it than its refunds do, so that too much could be given
    /// back, or too little.
    ///
    /// @param recorded the sum of its refunds
    record RefundsDisagree(Hold hold, long recorded) implements Finding {
        @Override
        public AccountId account() {
            return hold.account();
        }
    }

    /// A hold that is due and still open in the table. No drift: every answer counts it as expired.
    record StuckHold(Hold hold) implements Finding {
        @Override
        public AccountId account() {
            return hold.account();
        }
    }

    /// A message and the records of its credits say different things.
    ///
    /// @param how in a few words, for an operator
    record MessageDisagrees(AccountId account, UUID messageId, String how) implements Finding {}

    /// Whether records contradict each other.
    default boolean isDrift() {
        return switch (this) {
            case AccountDrift _,
                    ActiveButNotOpen _,
                    OpenButNotActive _,
                    OpenOtherwise _,
                    RefundsDisagree _,
                    MessageDisagrees _ -> true;
            case StuckHold _ -> false;
        };
    }
}
