package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.MessageTransitions;
import com.interactioncredits.messaging.AcceptMessages;
import com.interactioncredits.messaging.AcceptOutcome;
import com.interactioncredits.messaging.SendsQueue;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.Pace;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.wiring.Wiring;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/// Starts a run of the state machine for each message on the sends queue. A message that comes twice starts
/// two runs, of which one finds nothing to do.
///
/// What another system queued is accepted first, by the rules of the API, and then waits on the queue like
/// any other. It waits for no answer: what the API would refuse permanently is recorded as a failed message.
/// All else that goes wrong goes back to the queue alone, and in the end to the dead letters. What may not be
/// sent while an operator or the breaker has stopped sending, or would have to wait for the number's
/// throughput for long, or is above its user's limit of sends, is put back for some seconds, as often as it
/// takes.
public final class StartSending implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private static final Failure INSUFFICIENT_CREDITS =
            new Failure("insufficient_credits", "There are not enough credits for this message", true);

    /// The queue's policy says who may put sends there: an entry does not.
    private static final Actor ANOTHER_SYSTEM = Actor.partOfSystem("queue");

    private static final Duration MAX_BETWEEN_TRIES = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(StartSending.class.getName());

    private final AcceptMessages messages;
    private final SendsQueue queue;
    private final SendingSwitch sending;
    private final Breaker breaker;
    private final Pace pace;
    private final Clock clock;
    private final SfnClient stepFunctions;
    private final String stateMachineArn;

    public StartSending() {
        this(Wiring.shared());
    }

    public StartSending(Wiring wiring) {
        this(wiring, wiring.stepFunctions());
    }

    StartSending(Wiring wiring, SfnClient stepFunctions) {
        this.messages = wiring.acceptMessages();
        this.queue = wiring.sendsQueue();
        this.sending = wiring.sendingSwitch();
        this.breaker = wiring.breaker();
        this.pace = wiring.pace();
        this.clock = wiring.clock();
        this.stepFunctions = stepFunctions;
        this.stateMachineArn = wiring.settings().stateMachineArn();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        // None come with the call that keeps the function ready.
        var slots = pace.slots(
                Objects.requireNonNullElse(event.getRecords(), List.of()).size());
        return Batch.each(event, context, message -> {
            var entry = QueuedSend.read(message.getBody());
            LogContext.messageId(idOf(entry));
            if (mayProceed(entry)) {
                proceed(entry, message, slots);
            } else {
                putBack(message, SendingSwitch.ASK_AGAIN_AFTER);
            }
        });
    }

    private static UUID idOf(QueuedSend entry) {
        return switch (entry) {
            case QueuedSend.Recorded(var messageId) -> messageId;
            case QueuedSend.SendRequest request -> AcceptMessages.idOf(request.userId(), request.key());
            case QueuedSend.Invalid invalid -> AcceptMessages.idOf(invalid.userId(), invalid.key());
        };
    }

    private boolean mayProceed(QueuedSend entry) {
        var state = sending.state();
        return switch (entry) {
            case QueuedSend.Recorded _ -> state.allowsAttempts();
            case QueuedSend.SendRequest _, QueuedSend.Invalid _ -> state.allowsNew();
        };
    }

    private void proceed(QueuedSend entry, SQSMessage message, Pace.Slots slots) {
        switch (entry) {
            case QueuedSend.Recorded(var messageId) -> startInTurn(messageId, message, slots);
            case QueuedSend.SendRequest request -> accept(request, message, slots);
            case QueuedSend.Invalid invalid -> refuse(invalid);
        }
    }

    private void startInTurn(UUID messageId, SQSMessage message, Pace.Slots slots) {
        if (!breaker.letsStart()) {
            putBack(message, Breaker.ASK_AGAIN_AFTER);
        } else if (slots.await()) {
            start(messageId);
        } else {
            putBack(message, Pace.MAX_WAIT);
        }
    }

    private void putBack(SQSMessage message, Duration delay) {
        var group = Objects.requireNonNullElse(message.getAttributes(), Map.<String, String>of())
                .getOrDefault("MessageGroupId", message.getMessageId());
        queue.putBack(message.getBody(), group, delay, clock.instant());
    }

    private void start(UUID messageId) {
        stepFunctions.startExecution(StartExecutionRequest.builder()
                .stateMachineArn(stateMachineArn)
                .input("{\"messageId\":\"" + messageId + "\"}")
                .build());
        LOG.log(System.Logger.Level.DEBUG, "a run of message {0} is started", messageId);
    }

    private void accept(QueuedSend.SendRequest request, SQSMessage message, Pace.Slots slots) {
        switch (messages.accept(request.userId(), request.key(), request.message(), ANOTHER_SYSTEM)) {
            case AcceptOutcome.Accepted _ -> {
                // accept() has put the message's id on this queue; that entry starts the run.
            }
            // The process that accepted it may have died before it was queued.
            case AcceptOutcome.AlreadyAccepted(var known) -> startInTurn(known.id(), message, slots);
            case AcceptOutcome.AccountFrozen _ ->
                requireSame(messages.refuse(
                        request.userId(), request.key(), request.message(), MessageTransitions.ACCOUNT_FROZEN));
            // The switch was used this moment.
            case AcceptOutcome.SendingPaused _ -> putBack(message, SendingSwitch.ASK_AGAIN_AFTER);
            case AcceptOutcome.RateLimited(var wait) -> putBack(message, betweenTries(wait));
            case AcceptOutcome.ReferenceReused _ -> throw new KeyReusedException();
            case AcceptOutcome.InsufficientCredits _ ->
                requireSame(messages.refuse(request.userId(), request.key(), request.message(), INSUFFICIENT_CREDITS));
        }
    }

    /// Not at once, since many entries of one user may wait for the same turn, and not late: a limit may be raised.
    private static Duration betweenTries(Duration wait) {
        return Collections.max(
                List.of(SendingSwitch.ASK_AGAIN_AFTER, Collections.min(List.of(wait, MAX_BETWEEN_TRIES))));
    }

    private void refuse(QueuedSend.Invalid invalid) {
        var why = new Failure("invalid_request", "The message is not valid: " + invalid.problems(), false);
        requireSame(messages.refuse(invalid.userId(), invalid.key(), invalid.type(), invalid.given(), why));
    }

    private static void requireSame(boolean same) {
        if (!same) {
            throw new KeyReusedException();
        }
    }

    private static final class KeyReusedException extends RuntimeException {
        KeyReusedException() {
            super("the key of a queued send was used with another payload");
        }
    }
}
