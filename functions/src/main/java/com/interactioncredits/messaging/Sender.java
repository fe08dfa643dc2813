package com.interactioncredits.messaging;

import com.interactioncredits.messaging.Message.Failure;
import com.interactioncredits.messaging.Message.Status;
import com.interactioncredits.messaging.MessageRecord.Change;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.secrets.Secret;
import com.interactioncredits.whatsapp.AccessToken;
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
/// An attempt is claimed by its number before the POST, and a next one only when the last is known not to be taken: by
/// WhatsApp's own word, or because no connection came about. A process that dies between the claim and the answer
/// leaves a claim that is never repeated.
public final class Sender {
    /// A send is not begun when less of its hold is left: its answer has to be able to come in time.
    private static final Duration MIN_TIME_LEFT = Duration.ofMinutes(1);

    private static final Failure NOT_REACHED = new Failure("no_connection", "WhatsApp could not be reached", true);

    private static final System.Logger LOG = System.getLogger(Sender.class.getName());

    private final MessageLog log;
    private final WhatsApp whatsApp;
    private final Secret<WhatsAppSecret> secret;
    private final Metrics metrics;
    private final WhatsAppErrors errors;
    private final Clock clock;
    private final RandomGenerator random;

    public Sender(
            MessageLog log,
            WhatsApp whatsApp,
            Secret<WhatsAppSecret> secret,
            Metrics metrics,
            Clock clock,
            RandomGenerator random) {
        this.log = log;
        this.whatsApp = whatsApp;
        this.secret = secret;
        this.metrics = metrics;
        this.errors = new WhatsAppErrors(metrics);
        this.clock = clock;
        this.random = random;
    }

    public Attempt attempt(UUID id) {
        var before = log.find(id);
        if (before.isEmpty()) {
            return new Attempt.Idle();
        }
        if (!mayBeAttempted(before.get(), clock.instant())) {
            return alreadyAnswered(before.get());
        }
        var tooEarly = Duration.between(clock.instant(), before.get().stepAt());
        if (before.get().trial() == Trial.NOT_TAKEN && tooEarly.isPositive()) {
            return new Attempt.NotTaken(tooEarly);
        }
        var content = log.content(id);
        var recipient = before.get().to().map(Recipient::new);
        if (content.isEmpty() || recipient.isEmpty()) {
            return new Attempt.Idle();
        }
        // Before the claim: an attempt that cannot be made must leave the message as it is.
        var token = secret.current().accessToken();
        var number = before.get().attempt() + 1;
        var claim = Long.toHexString(random.nextLong());
        var claimed = claimed(before.get(), number, claim);
        if (claimed.isEmpty()) {
            return new Attempt.Idle();
        }
        var answer = whatsApp.send(token, recipient.get(), content.get(), id.toString());
        return noted(claimed.get(), claim, unlessReplaced(token, answer));
    }

    /// When the token was replaced meanwhile, no operator has to act: the next attempt shows the new one.
    private SendOutcome unlessReplaced(AccessToken used, SendOutcome answer) {
        return answer instanceof SendOutcome.Refused(var error)
                        && error.concernsAccessToken()
                        && !secret.renewed().accessToken().equals(used)
                ? new SendOutcome.NotTaken(error, Optional.empty())
                : answer;
    }

    private static boolean mayBeAttempted(MessageRecord message, Instant now) {
        var timeLeft = message.holdExpiresAt()
                .map(end -> !now.plus(MIN_TIME_LEFT).isAfter(end))
                .orElse(false);
        return message.isUnderWay()
                && timeLeft
                && message.money() == Money.HELD
                && message.trial().allowsAttempt();
    }

    /// An earlier run got an answer and died before it could act on it: this one acts.
    private static Attempt alreadyAnswered(MessageRecord message) {
        if (message.status() != Status.SENDING) {
            return new Attempt.Idle();
        }
        return switch (message.trial()) {
            case TAKEN -> new Attempt.Accepted(message.whatsAppId().orElseThrow());
            case REFUSED ->
                new Attempt.Refused(
                        Integer.parseInt(message.lastError().orElseThrow().code()));
            case UNKNOWN -> new Attempt.Unknown();
            case NONE, CLAIMED, NOT_TAKEN -> new Attempt.Idle();
        };
    }

    /// Two runs that want the same attempt both try to claim it; the number lets one through. By the claim's own mark a
    /// run knows that it was written although the store's answer was lost.
    private Optional<MessageRecord> claimed(MessageRecord before, int number, String claim) {
        var after = log.note(before, message -> {
            var now = clock.instant();
            return message.attempt() == number - 1 && mayBeAttempted(message, now)
                    ? Optional.of(message.change().claimed(claim, now).status(Status.SENDING))
                    : Optional.empty();
        });
        return Optional.of(after).filter(message -> message.trial() == Trial.CLAIMED && message.awaitsAnswerOf(claim));
    }

    private Attempt noted(MessageRecord claimed, String claim, SendOutcome answer) {
        return switch (answer) {
            case SendOutcome.Accepted(var whatsAppId) -> {
                note(claimed, claim, change -> change.trial(Trial.TAKEN).whatsAppId(whatsAppId));
                yield new Attempt.Accepted(whatsAppId);
            }
            case SendOutcome.Refused(var error) -> {
                errors.report(claimed.id(), error);
                note(claimed, claim, change -> change.trial(Trial.REFUSED).lastError(MessageRecord.failure(error)));
                yield new Attempt.Refused(error.code());
            }
            case SendOutcome.NotTaken notTaken -> {
                LOG.log(
                        System.Logger.Level.INFO,
                        "message " + claimed.id() + " was not taken this time: "
                                + notTaken.error().numbers());
                yield triedAgain(
                        claimed,
                        MessageRecord.failure(notTaken.error()),
                        notTaken.waitAfter(claimed.attempt(), random));
            }
            case SendOutcome.NoConnection none -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "message " + claimed.id() + " did not reach WhatsApp: " + none.why());
                yield triedAgain(claimed, NOT_REACHED, none.waitAfter(claimed.attempt(), random));
            }
            case SendOutcome.Unknown(var why) -> {
                metrics.count(Metrics.Name.UNKNOWN_OUTCOMES, 1);
                LOG.log(
                        System.Logger.Level.WARNING,
                        "unknown whether WhatsApp accepted message " + claimed.id() + ": " + why);
                note(claimed, claim, change -> change.trial(Trial.UNKNOWN));
                yield new Attempt.Unknown();
            }
        };
    }

    private Attempt triedAgain(MessageRecord claimed, Failure why, Duration wait) {
        log.apply(
                claimed.id(),
                new Event.NotTaken(claimed.attempt(), why, clock.instant().plus(wait)));
        return new Attempt.NotTaken(wait);
    }

    /// The answer goes to the next step as well, so that it counts even when it could not be noted.
    private void note(MessageRecord claimed, String claim, UnaryOperator<Change> answer) {
        try {
            log.note(
                    claimed,
                    message -> message.awaitsAnswerOf(claim)
                            ? Optional.of(answer.apply(message.change()))
                            : Optional.empty());
        } catch (RuntimeException fault) {
            LOG.log(System.Logger.Level.WARNING, "an answer of WhatsApp could not be noted", fault);
        }
    }
}
