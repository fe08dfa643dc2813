package com.interactioncredits.bench;

import com.interactioncredits.credits.AccountId;
import com.interactioncredits.credits.HoldCall;
import com.interactioncredits.credits.HoldName;
import com.interactioncredits.credits.Reference;
import com.interactioncredits.ledger.ConvertOutcome;
import com.interactioncredits.ledger.CreditLedger;
import com.interactioncredits.ledger.PlaceBy;
import com.interactioncredits.ledger.PlaceHoldOutcome;
import com.interactioncredits.ledger.Placing;
import com.interactioncredits.store.StoreRetry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The ledger, with the retries of a deployed function.
final class LedgerCalls implements Way {
    private final Placing placing;
    private final CreditLedger ledger;

    LedgerCalls(DynamoDbClient dynamo, String table, Clock clock, PlaceBy placeBy) {
        var storeRetry = new StoreRetry(Duration.ofSeconds(5), new SecureRandom(), Thread::sleep);
        this.placing = new Placing(dynamo, table, clock, storeRetry, placeBy);
        this.ledger = new CreditLedger(dynamo, table, clock, storeRetry);
    }

    @Override
    public void place(AccountId account, Reference reference) {
        switch (placing.place(BareCalls.request(account, reference))) {
            case PlaceHoldOutcome.Placed _, PlaceHoldOutcome.AlreadyPlaced _ -> {}
            case PlaceHoldOutcome refused -> throw new IllegalStateException("a hold was answered " + refused);
        }
    }

    @Override
    public void convert(AccountId account, Reference reference) {
        var call = new HoldCall(account, new HoldName.ByReference(reference), BareCalls.principal(account));
        switch (ledger.convert(call, OptionalLong.empty())) {
            case ConvertOutcome.Converted _, ConvertOutcome.AlreadyConverted _ -> {}
            case ConvertOutcome refused -> throw new IllegalStateException("a deduction was answered " + refused);
        }
    }
}
