package com.interactioncredits.ledger;

import com.interactioncredits.store.TryAgainException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// The writes of one call whose answer never came. Such a write may still be done, seconds later: until the call knows,
/// it must not answer that it changed nothing.
final class UnansweredWrites {
    private boolean any;

    void watch(Runnable write) {
        watch(() -> {
            write.run();
            return true;
        });
    }

    <T> T watch(Supplier<T> write) {
        try {
            return write.get();
        } catch (DynamoDbException answered) {
            any |= answered.statusCode() >= 500;
            throw answered;
        } catch (SdkClientException unanswered) {
            any = true;
            throw unanswered;
        }
    }

    /// @throws TryAgainException when the refusal might turn out wrong
    <T> T unlessAny(T refusal) {
        if (any) {
            throw TryAgainException.atOnce("an earlier try may still be done");
        }
        return refusal;
    }
}
