package com.interactioncredits.messaging;

import com.interactioncredits.messages.AttemptState;
import com.interactioncredits.messages.Message.Failure;
import com.interactioncredits.messages.Message.Status;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messages.MessageRecord;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.operations.Breaker;
import com.interactioncredits.operations.Pace;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.whatsapp.AccessToken;
import com.interactioncredits.whatsapp.GraphError;
import com.interactioncredits.whatsapp.Recipient;
import com.interactioncredits.whatsapp.SendOutcome;
import com.interactioncredits.whatsapp.WhatsApp;
import com.interactioncredits.whatsapp.WhatsAppSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Attempts to hand messages to WhatsApp, each attempt at most once.
///
/// An attempt is claimed by its number before the POST, and a next one only when the last is known not to be accepted:
/// by WhatsApp's own word, or because no connection was made. A process that dies between the claim and the answer
/// leaves a claim that is never repeated.
public final class Sender {
    /// A send is not begun when less of its hold is left: its answer has to be able to come in time.
    private static final Duration MIN_TIME_LEFT = Duration.ofMinutes(1);

    private static final Failure NOT_REACHED = new Failure("no_connection", "WhatsApp could not be reached", true);

    private static final System.Logger LOG = System.getLogger(Sender.class.getName());

    private final MessageRepository repository;
    private final MessageLifecycle lifecycle;
    private final SendingSwitch sending;
    private final Breaker breaker;
    private final Pace pace;
    private final WhatsApp whatsApp;
    private final Secret<WhatsAppSecret> secret;
    private final Metrics metrics;
    private final WhatsAppErrors errors;
    private final Clock clock;
    private final RandomGenerator random;

    public Sender(
            MessageRepository repository,
            MessageLifecycle lifecycle,
            SendingSwitch sending,
            Breaker breaker,
            Pace pace,
            WhatsApp whatsApp,
            Secret<WhatsAppSecret> secret,
            Metrics metrics,
            Clock clock,
            RandomGenerator random) {
        this.repository = repository;
        this.lifecycle = lifecycle;
        this.sending = sending;
        this.breaker = breaker;
        this.pace = pace;
        this.whatsApp = whatsApp;
        this.secret = secret;
        this.metrics = metrics;
        this.errors = new WhatsAppErrors(metrics);
        this.clock = clock;
        this.random = random;
    }

    public AttemptResult attempt(UUID id) {
        var before = repository.find(id).map(lifecycle::extendIfNeeded);
        if (before.isEmpty()) {
            return new AttemptResult.NothingToSend();
        }
        if (before.get().isTooLate(clock.instant())) {
            lifecycle.apply(id, new MessageEvent.TooLate(clock.instant()));
            return new AttemptResult.NothingToSend();
        }
        if (!mayBeAttempted(before.get(), clock.instant())) {
            return alreadyAnswered(before.get());
        }
        if (lifecycle.cancelIfFrozen(before.get())) {
            return new AttemptResult.NothingToSend();
        }
        var tooEarly = Duration.between(clock.instant(), before.get().attempt().stepAt());
        if (before.get().attempt().state() == AttemptState.NOT_ACCEPTED && tooEarly.isPositive()) {
            return new AttemptResult.RetryIn(tooEarly);
        }
        if (!sending.state().allowsAttempts()) {
            return new AttemptResult.RetryIn(SendingSwitch.ASK_AGAIN_AFTER);
        }
        var permit = breaker.permit(id);
        if (permit == Breaker.Permit.WAIT) {
            return new AttemptResult.RetryIn(Breaker.ASK_AGAIN_AFTER);
        }
        // The first attempt has its slot from the start of the run.
        if (before.get().attempt().number() > 0 && !pace.slots(1).await()) {
            return new AttemptResult.RetryIn(Pace.MAX_WAIT);
        }
        var content = repository.content(id);
        var recipient = before.get().identity().to().map(Recipient::new);
        if (content.isEmpty() || recipient.isEmpty()) {
            return new AttemptResult.NothingToSend();
        }
        // Before the claim: an attempt that cannot be made must leave the message as it is.
        var token = secret.current().accessToken();
        var number = before.get().attempt().number() + 1;
        var claimId = Long.toHexString(random.nextLong());
        var claimed = claimed(before.get(), number, claimId);
        if (claimed.isEmpty()) {
            return new AttemptResult.NothingToSend();
        }
        var answer = unlessReplaced(token, whatsApp.send(token, recipient.get(), content.get(), id.toString()));
        var result = recorded(claimed.get(), claimId, permit == Breaker.Permit.AS_PROBE ? ofProbe(id, answer) : answer);
        tellBreaker(id, answer);
        return result;
    }

    /// The probe was chosen among those that wait: an error that they all would meet must not be its end.
    private SendOutcome ofProbe(UUID id, SendOutcome answer) {
        if (answer instanceof SendOutcome.Refused(var error) && error.ofSender()) {
            errors.report(id, error);
            return new SendOutcome.NotAccepted(error, Optional.empty());
        }
        return answer;
    }

    /// What a message met is recorded by now, and counts although this cannot be.
    private void tellBreaker(UUID id, SendOutcome answer) {
        try {
            switch (answer) {
                case SendOutcome.Accepted _ -> breaker.accepted();
                case SendOutcome.Unknown _, SendOutcome.NoConnection _ -> breaker.gotNoAnswer(id);
                case SendOutcome.Refused(var error) -> {
                    if (error.ofSender()) {
                        breaker.metSenderError(id);
                    }
                }
                case SendOutcome.NotAccepted _ -> {}
            }
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the outcome of message " + id + " did not count for the breaker",
                    fault);
        }
    }

    /// When the token was replaced meanwhile, no operator has to act: the next attempt shows the new one.
    private SendOutcome unlessReplaced(AccessToken used, SendOutcome answer) {
        return answer instanceof SendOutcome.Refused(var error)
                        && error.concernsAccessToken()
                        && !secret.renewed().accessToken().equals(used)
                ? new SendOutcome.NotAccepted(error, Optional.empty())
                : answer;
    }

    private static boolean mayBeAttempted(MessageRecord message, Instant now) {
        return message.delivery().isUnderWay()
                && message.attempt().state().allowsAttempt()
                && message.payment().isHeldUntil(now.plus(MIN_TIME_LEFT));
    }

    /// An earlier run got an answer and died before it could act on it: this one acts.
    private static AttemptResult alreadyAnswered(MessageRecord message) {
        if (message.status() != Status.SENDING) {
            return new AttemptResult.NothingToSend();
        }
        return switch (message.attempt().state()) {
            case ACCEPTED ->
                new AttemptResult.Ended(
                        new SendOutcome.Accepted(message.delivery().whatsAppId().orElseThrow()));
            case REFUSED -> {
                var code = message.delivery().lastError().orElseThrow().code();
                yield new AttemptResult.Ended(new SendOutcome.Refused(GraphError.of(Integer.parseInt(code))));
            }
            case UNKNOWN -> new AttemptResult.Ended(new SendOutcome.Unknown("an earlier attempt had no clear answer"));
            case NONE, CLAIMED, NOT_ACCEPTED -> new AttemptResult.NothingToSend();
        };
    }

    /// Two runs that want the same attempt both try to claim it; the number lets one through. By the claim's id a run
    /// knows that it was written although the store's answer was lost.
    private Optional<MessageRecord> claimed(MessageRecord before, int number, String claimId) {
        var after = repository.update(before, message -> {
            var now = clock.instant();
            return message.attempt().number() == number - 1 && mayBeAttempted(message, now)
                    ? Optional.of(message.with(message.attempt().claimedNext(claimId, now))
                            .with(Status.SENDING))
                    : Optional.empty();
        });
        return Optional.of(after)
                .filter(message -> message.attempt().state() == AttemptState.CLAIMED
                        && message.attempt().awaitsAnswerOf(claimId));
    }

    private AttemptResult recorded(MessageRecord claimed, String claimId, SendOutcome outcome) {
        return switch (outcome) {
            case SendOutcome.Final ended -> {
                record(claimed, claimId, ended);
                yield new AttemptResult.Ended(ended);
            }
            case SendOutcome.NotAccepted notAccepted -> {
                log(
                        claimed,
                        System.Logger.Level.INFO,
                        "was not accepted this time: " + notAccepted.error().numbers());
                yield retry(claimed, MessageRecord.failure(notAccepted.error()), notAccepted);
            }
            case SendOutcome.NoConnection none -> {
                log(claimed, System.Logger.Level.WARNING, "did not reach WhatsApp: " + none.why());
                yield retry(claimed, NOT_REACHED, none);
            }
        };
    }

    private void record(MessageRecord claimed, String claimId, SendOutcome.Final outcome) {
        switch (outcome) {
            case SendOutcome.Accepted(var whatsAppId) ->
                record(claimed, claimId, message -> message.with(AttemptState.ACCEPTED)
                        .withWhatsAppId(whatsAppId));
            case SendOutcome.Refused(var error) -> {
                errors.report(claimed.id(), error);
                record(claimed, claimId, message -> message.with(AttemptState.REFUSED)
                        .with(MessageRecord.failure(error)));
            }
            case SendOutcome.Unknown(var why) -> {
                metrics.count(Metrics.Name.UNKNOWN_OUTCOMES, 1);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "unknown whether WhatsApp accepted message " + claimed.id() + ": " + why);
                record(claimed, claimId, message -> message.with(AttemptState.UNKNOWN));
            }
        }
    }

    private AttemptResult retry(MessageRecord claimed, Failure why, SendOutcome.Retryable outcome) {
        var attempt = claimed.attempt().number();
        var wait = outcome.waitAfter(attempt, random);
        lifecycle.apply(
                claimed.id(),
                new MessageEvent.NotAccepted(attempt, why, clock.instant().plus(wait)));
        return new AttemptResult.RetryIn(wait);
    }

    /// The answer goes to the next step as well, so that it counts even when it could not be recorded.
    private void record(MessageRecord claimed, String claimId, UnaryOperator<MessageRecord> answer) {
        try {
            repository.update(
                    claimed,
                    message -> message.attempt().awaitsAnswerOf(claimId)
                            ? Optional.of(answer.apply(message))
                            : Optional.empty());
        } catch (RuntimeException fault) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "WhatsApp's answer to message " + claimed.id() + " could not be recorded",
                    fault);
        }
    }

    private static void log(MessageRecord message, System.Logger.Level level, String what) {
        LOG.log(level, "message " + message.id() + " " + what);
    }
}
