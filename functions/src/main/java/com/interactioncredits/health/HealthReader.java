package com.interactioncredits.health;

import com.interactioncredits.ledger.DueHolds;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.reconciliation.DailyJudgement;
import com.interactioncredits.store.StoreRetry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads how the system is. It is asked most when something is broken: what cannot be read is left out, and costs no
/// more than the time that a request has.
public final class HealthReader {
    private static final System.Logger LOG = System.getLogger(HealthReader.class.getName());

    private final SendingSwitch sending;
    private final Breaker breaker;
    private final MessageRepository messages;
    private final DueHolds holds;
    private final DailyJudgement judgement;
    private final Queues queues;
    private final StoreRetry storeRetry;
    private final Clock clock;

    public HealthReader(
            SendingSwitch sending,
            Breaker breaker,
            MessageRepository messages,
            DueHolds holds,
            DailyJudgement judgement,
            Queues queues,
            StoreRetry storeRetry,
            Clock clock) {
        this.sending = sending;
        this.breaker = breaker;
        this.messages = messages;
        this.holds = holds;
        this.judgement = judgement;
        this.queues = queues;
        this.storeRetry = storeRetry;
        this.clock = clock;
    }

    public Health read() {
        return storeRetry.withinDeadline(() -> new Health(
                clock.instant(),
                part("the switch for sending", sending::read),
                part("the breaker", breaker::read),
                part("unfinished messages", messages::unfinished),
                part("due holds", holds::due),
                part("the last judgement", judgement::state),
                queues.depths()));
    }

    /// Empty when it cannot be read, and when the parts before it took all the time.
    private <T> Optional<T> part(String name, Supplier<T> read) {
        if (!storeRetry.hasTime()) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.get());
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "health: " + name + " could not be read", fault);
            return Optional.empty();
        }
    }
}
