package com.interactioncredits.ledger;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.Principal;
import java.util.UUID;

/// One caller's call about one hold of an account.
public record HoldCall(AccountId account, HoldName name, Principal caller) {
    UUID holdId() {
        return switch (name) {
            case HoldName.ById(var id) -> id;
            case HoldName.ByReference(var reference) -> Hold.idOf(account, caller.source(), reference);
        };
    }
}
