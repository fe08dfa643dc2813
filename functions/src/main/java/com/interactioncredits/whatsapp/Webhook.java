package com.interactioncredits.whatsapp;

import java.time.Instant;
import java.util.List;

/// One notification of Meta's: any number of statuses, among things that are none of ours.
public sealed interface Webhook {
    /// A notification of Meta's form.
    ///
    /// @param statuses in the order in which they came, which is not the order in which they happened
    /// @param errors what Meta reports beside the statuses: of the sending account, and of no message
    record Statuses(List<DeliveryStatus> statuses, List<GraphError> errors, Ignored ignored) implements Webhook {}

    /// Not JSON, or no object.
    record Malformed() implements Webhook {}

    /// What was passed over, for the metrics.
    ///
    /// @param inboundMessages messages that people wrote to us
    /// @param foreign notifications of another object, and changes of another field
    /// @param unusableStatuses statuses of an unknown kind, or that name no message
    record Ignored(int inboundMessages, int foreign, int unusableStatuses) {}

    /// Unknown fields are passed over, and so is a status that cannot be read: it never takes the others with it.
    ///
    /// @param now stands for a time that cannot be read
    static Webhook parse(byte[] raw, Instant now) {
        return WebhookReading.of(raw, now);
    }
}
