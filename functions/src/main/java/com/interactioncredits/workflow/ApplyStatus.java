package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.messages.MessageEvent;
import com.interactioncredits.messaging.MessageLifecycle;
import com.interactioncredits.messaging.MessageRepository;
import com.interactioncredits.messaging.WhatsAppErrors;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.whatsapp.DeliveryStatus;
import com.interactioncredits.wiring.Wiring;
import java.util.Optional;
import java.util.UUID;

/// Applies each status of a webhook to its message and the credits held for it.
public final class ApplyStatus implements RequestHandler<SQSEvent, SQSBatchResponse> {
    /// How often a status may come back before it counts as another system's.
    private static final int LOOKS = 5;

    private static final System.Logger LOG = System.getLogger(ApplyStatus.class.getName());

    private final MessageRepository repository;
    private final MessageLifecycle lifecycle;
    private final Metrics metrics;
    private final WhatsAppErrors errors;

    public ApplyStatus() {
        this(Wiring.shared());
    }

    public ApplyStatus(Wiring wiring) {
        this.repository = wiring.messageRepository();
        this.lifecycle = wiring.messageLifecycle();
        this.metrics = wiring.metrics();
        this.errors = new WhatsAppErrors(metrics);
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Batch.each(event, context, message -> {
            var status = DeliveryStatus.from(queued(message));
            if (apply(status)) {
                LOG.log(System.Logger.Level.DEBUG, "a status is applied: {0}", status.kind());
                return;
            }
            if (timesReceived(message) < LOOKS) {
                throw new UnknownMessageException();
            }
            metrics.count(Metrics.Name.UNKNOWN_STATUSES, 1);
            status.error().ifPresent(errors::report);
        });
    }

    private boolean apply(DeliveryStatus status) {
        var message = messageId(status);
        message.ifPresent(LogContext::messageId);
        return message.flatMap(id -> lifecycle.apply(id, event(status), status.timestamp(), status.error()))
                .isPresent();
    }

    private static DeliveryStatus.Queued queued(SQSMessage message) {
        var beside = Optional.ofNullable(message.getMessageAttributes())
                .flatMap(attributes -> Optional.ofNullable(attributes.get(DeliveryStatus.Queued.ERROR)))
                .map(SQSEvent.MessageAttribute::getStringValue);
        return new DeliveryStatus.Queued(message.getBody(), beside);
    }

    private static int timesReceived(SQSMessage message) {
        return Integer.parseInt(message.getAttributes().getOrDefault("ApproximateReceiveCount", "1"));
    }

    /// What we gave along names the message; without it the id that WhatsApp gave it finds it.
    private Optional<UUID> messageId(DeliveryStatus status) {
        return status.callbackData().flatMap(ApplyStatus::uuid).or(() -> status.whatsAppId()
                .flatMap(repository::idOf));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static MessageEvent event(DeliveryStatus status) {
        return switch (status.kind()) {
            case SENT -> new MessageEvent.Sent();
            case DELIVERED -> new MessageEvent.Delivered();
            case READ -> new MessageEvent.Read();
            case FAILED -> new MessageEvent.Failed(status.error());
        };
    }

    /// A status can beat our own record of what was sent: it is tried again for a while.
    private static final class UnknownMessageException extends RuntimeException {
        UnknownMessageException() {
            super("a status names no message that we know");
        }
    }
}
