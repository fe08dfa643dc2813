package com.interactioncredits.wiring;

import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.messaging.Messages;
import java.time.Clock;

/// The object graph of one environment. Parts are made when they are first asked for: a function asks in its
/// constructor, so what it needs is there before the snapshot, and what it does not need is never configured.
public final class Wiring {
    private final Settings settings;
    private final Clock clock;

    public Wiring(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// The wiring of this Lambda environment.
    public static Wiring shared() {
        return Shared.WIRING;
    }

    public Settings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    public CreditLedger ledger() {
        return new CreditLedger();
    }

    public Statement statement() {
        return new Statement();
    }

    public Messages messages() {
        return new Messages();
    }

    private static final class Shared {
        private static final Wiring WIRING = new Wiring(new Settings(System.getenv()), Clock.systemUTC());
    }
}
