package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What a ledger page can ask for. The real ledger and the model answer in the same words: parts with commas between
/// them, each of which may carry details after a bar.
public interface Books {
    /// Which hold is meant and by whom it is ended.
    ///
    /// @param by who ends it, naming it by its id; when empty its own source does, naming it by its reference
    record Named(AccountId owner, Hold.Source source, String reference, Optional<Hold.Source> by) {
        Hold.Source ender() {
            return by.orElse(source);
        }
    }

    String grant(AccountId account, String reference, long amount, Optional<String> reason);

    String hold(AccountId account, Named hold, long amount, Duration duration);

    /// @param excess whether more than the hold may be deducted
    String convert(AccountId account, Named hold, OptionalLong amount, boolean excess);

    String extend(AccountId account, Named hold, Duration duration);

    String adjust(AccountId account, String reference, long amount, String reason);

    String refundHold(AccountId account, Named hold, OptionalLong amount, String reference, Optional<String> reason);

    String release(AccountId account, Named hold);

    String expire(Named hold);

    /// @param late whether what a late deduction took is meant
    String refund(Named hold, boolean late);

    String deductLate(Named hold);

    String balance(AccountId account);

    String holds(AccountId account, Optional<Hold.Status> status);

    String transactions(AccountId account);
}
