package com.interactioncredits.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/// Retries calls to the store while others change the same items or the store is unavailable, until a deadline.
///
/// The SDK does not retry a transaction that conflicted with another, so this does: with full jitter, so that callers
/// that conflicted once do not conflict again, and within the time that a caller can wait.
public final class StoreRetry {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration MAX_PAUSE = Duration.ofMillis(400);
    private static final Duration MIN_TURN = Duration.ofMillis(30);
    private static final Duration MAX_TURN = Duration.ofMillis(120);
    private static final ScopedValue<Long> BEGAN = ScopedValue.newInstance();
    private static final Set<String> PASSING_REASONS =
            Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");

    /// Waits between tries, and knows how long they have lasted.
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration time) throws InterruptedException;

        /// Nanoseconds since some moment, as [System#nanoTime()] counts them.
        default long nanos() {
            return System.nanoTime();
        }

        /// Called after each call that met another transaction, a throttle or an error of the store, done or not in the
        /// end.
        ///
        /// @param times how often it met one
        default void repeated(int times) {}
    }

    private final Duration timeout;
    private final RandomGenerator random;
    private final Pause pause;

    public StoreRetry(Duration timeout, RandomGenerator random, Pause pause) {
        this.timeout = timeout;
        this.random = random;
        this.pause = pause;
    }

    /// Gives everything that the work does one deadline, since a caller waits for the whole of it.
    public <T> T withinDeadline(Supplier<T> work) {
        return BEGAN.isBound()
                ? work.get()
                : ScopedValue.where(BEGAN, pause.nanos()).call(work::get);
    }

    /// Repeats the attempt until it returns a value. An attempt returns empty when another caller was faster and it has
    /// to read again; a transient fault is retried with backoff, any other is thrown.
    ///
    /// @throws TryAgainException at the deadline
    public <T> T untilDone(Supplier<Optional<T>> attempt) {
        return withinDeadline(() -> decided(attempt));
    }

    /// Retries a plain read on transient faults.
    ///
    /// @throws TryAgainException at the deadline
    public <T> T read(Supplier<T> read) {
        return untilDone(() -> Optional.of(read.get()));
    }

    private <T> T decided(Supplier<Optional<T>> attempt) {
        int repeats = 0;
        try {
            for (int tries = 0; ; tries++) {
                try {
                    var decision = attempt.get();
                    if (decision.isPresent()) {
                        return decision.get();
                    }
                    waitWithin(Duration.ZERO, null);
                } catch (RuntimeException fault) {
                    if (!passes(fault)) {
                        throw fault;
                    }
                    if (isInTurn(fault)) {
                        tries--;
                        waitWithin(turn(), fault);
                        continue;
                    }
                    repeats++;
                    var ceiling = Math.min(MAX_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(tries, 10));
                    waitWithin(Duration.ofNanos(random.nextLong(ceiling + 1)), fault);
                }
            }
        } finally {
            if (repeats > 0) {
                pause.repeated(repeats);
            }
        }
    }

    /// Between a sixth and a third of the time waited so far: each look costs a read.
    private Duration turn() {
        long longest = Math.clamp(waited().toNanos() / 3, MIN_TURN.toNanos(), MAX_TURN.toNanos());
        return Duration.ofNanos(random.nextLong(longest / 2, longest));
    }

    private static boolean isInTurn(RuntimeException fault) {
        return fault instanceof TryAgainException busy && busy.advice() == TryAgainException.Advice.WAIT_A_MOMENT;
    }

    /// Whether there is time left for what may as well be left undone.
    public boolean hasTime() {
        return !BEGAN.isBound() || waited().compareTo(timeout) < 0;
    }

    private Duration waited() {
        return Duration.ofNanos(pause.nanos() - BEGAN.get());
    }

    private void waitWithin(Duration wait, @Nullable RuntimeException fault) {
        if (waited().plus(wait).compareTo(timeout) > 0) {
            throw new TryAgainException("the store stayed busy", fault);
        }
        try {
            pause.sleep(wait);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TryAgainException("interrupted while the store was busy", fault);
        }
    }

    /// Whether the same call may succeed a moment later. An answer that was lost counts: the repeated call finds out.
    private static boolean passes(RuntimeException fault) {
        return switch (fault) {
            case TransactionCanceledException cancelled -> isContention(cancelled.cancellationReasons());
            case TransactionConflictException _, TransactionInProgressException _ -> true;
            case DynamoDbException refused -> refused.isThrottlingException() || refused.statusCode() >= 500;
            case TryAgainException busy -> busy.advice() != TryAgainException.Advice.GIVE_UP;
            case SdkClientException _ -> true;
            default -> false;
        };
    }

    /// Whether a cancelled transaction met another one or was throttled, whatever else it met.
    public static boolean isContention(List<CancellationReason> reasons) {
        return reasons.stream().anyMatch(reason -> PASSING_REASONS.contains(reason.code()));
    }

    /// Whether the condition of one of a transaction's writes did not hold.
    public static boolean conditionFailed(CancellationReason reason) {
        return "ConditionalCheckFailed".equals(reason.code());
    }
}
