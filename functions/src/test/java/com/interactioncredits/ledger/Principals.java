package com.interactioncredits.ledger;

import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.Principal;

/// Some who hold and end.
public final class Principals {
    public static final Actor OPERATOR = new Actor("user_opal");

    private Principals() {}

    public static Principal of(Hold.Source source) {
        var actor =
                switch (source) {
                    case API -> new Actor("user_alice");
                    case SERVICE -> new Actor("mch_local");
                    case MESSAGE -> Actor.partOfSystem("sending");
                };
        return new Principal(actor, source);
    }
}
