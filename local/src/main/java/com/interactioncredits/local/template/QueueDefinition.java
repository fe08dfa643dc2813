package com.interactioncredits.local.template;

import java.util.Map;
import java.util.Optional;

/// A queue of the template.
///
/// @param attributes as `CreateQueue` takes them, the redrive policy apart
public record QueueDefinition(String id, String name, Map<String, String> attributes, Optional<Redrive> redrive) {

    /// Where messages go that were received too often.
    public record Redrive(String deadLetterQueueArn, int maxReceiveCount) {
        /// The queue's attribute, with the ARN that the dead-letter queue really has.
        public String policy(String arn) {
            return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(arn, maxReceiveCount);
        }
    }
}
