package com.interactioncredits.deployment;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.credits.Credits;
import com.interactioncredits.credits.Hold;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.PlaceHold;
import com.interactioncredits.credits.Principal;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.ledger.Statement;
import com.interactioncredits.store.StoreRetry;
import com.interactioncredits.store.TryAgainException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Places and releases a hold of one credit on an account that exists for this. One deployment checks all functions at
/// once on the same account, so that only what is true of each hold by itself is asked for, not sums that others move.
final class LedgerCheck {
    static final AccountId ACCOUNT = new AccountId("user_deployment_check", CreditType.INTERACTION);

    private static final Principal CHECK = new Principal(Actor.partOfSystem("deployment-check"), Hold.Source.SERVICE);
    private static final Reference GRANT = new Reference("deployment-check");

    /// More than the holds that a deployment places at once, also when earlier ones were left to expire.
    private static final Credits GRANTED = new Credits(1_000);

    private static final Credits HELD = new Credits(1);
    private static final Duration LASTS = Duration.ofMinutes(15);
    private static final int TRIES = 2;

    private final Placing placing;
    private final CreditLedger ledger;
    private final Statement statement;
    private final StoreRetry storeRetry;

    LedgerCheck(Placing placing, CreditLedger ledger, Statement statement, StoreRetry storeRetry) {
        this.placing = placing;
        this.ledger = ledger;
        this.statement = statement;
        this.storeRetry = storeRetry;
    }

    /// What is wrong, in words for an operator; empty when all is well. Tries again before it says so, since all
    /// functions of a deployment are checked at once.
    ///
    /// @param executionId the same for a repeated check, whose hold is then the same
    /// @throws TryAgainException when the table stays busy beyond several deadlines
    Optional<String> problem(String executionId) {
        var reference = new Reference("deployment-check:" + hash(executionId));
        long spent = whileBusy(this::spent);
        for (int tries = 1; ; tries++) {
            var problem = whileBusy(() -> problemOf(reference, spent));
            if (problem.isEmpty() || tries == TRIES) {
                return problem;
            }
        }
    }

    private <T> T whileBusy(Supplier<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return storeRetry.withinDeadline(work);
            } catch (TryAgainException busy) {
                if (tries == TRIES) {
                    throw busy;
                }
            }
        }
    }

    private Optional<String> problemOf(Reference reference, long spent) {
        var placed = placed(reference);
        if (placed.isEmpty()) {
            return Optional.of("no hold could be placed");
        }
        var id = placed.get().id();
        if (statement.balance(ACCOUNT).held() < HELD.amount() && is(Hold.Status.ACTIVE, id)) {
            return Optional.of("the balance does not show the hold");
        }
        ledger.release(new HoldCall(ACCOUNT, new HoldName.ById(id), CHECK));
        if (!is(Hold.Status.RELEASED, id) && !is(Hold.Status.EXPIRED, id)) {
            return Optional.of("the hold was not released");
        }
        return creditsAreBack(spent) ? Optional.empty() : Optional.of("released credits are missing");
    }

    /// While others hold and release, a balance may count as spent what has just moved: it is read again.
    private boolean creditsAreBack(long spentBefore) {
        try {
            return storeRetry.untilDone(() -> spent() <= spentBefore ? Optional.of(true) : Optional.empty());
        } catch (TryAgainException _) {
            return false;
        }
    }

    private Optional<Hold> placed(Reference reference) {
        var outcome = place(reference);
        if (outcome instanceof PlaceHoldOutcome.InsufficientCredits) {
            ledger.grant(ACCOUNT, GRANT, GRANTED, Optional.of("for the check of deployments"), CHECK.actor());
            outcome = place(reference);
        }
        return switch (outcome) {
            case PlaceHoldOutcome.Placed(var hold) -> Optional.of(hold);
            case PlaceHoldOutcome.AlreadyPlaced(var hold) -> Optional.of(hold);
            case PlaceHoldOutcome.AlreadyEnded(var hold) -> Optional.of(hold);
            case PlaceHoldOutcome.InsufficientCredits _,
                    PlaceHoldOutcome.AccountFrozen _,
                    PlaceHoldOutcome.ReferenceReused _ -> Optional.empty();
        };
    }

    private PlaceHoldOutcome place(Reference reference) {
        return placing.place(new PlaceHold(ACCOUNT, CHECK, reference, HELD, LASTS, Optional.empty()));
    }

    private boolean is(Hold.Status status, UUID id) {
        return ledger.hold(id).filter(hold -> hold.status() == status).isPresent();
    }

    private long spent() {
        return statement.balance(ACCOUNT).spent();
    }

    /// CodeDeploy's ids are longer than a reference may be.
    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
