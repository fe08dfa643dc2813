package com.interactioncredits.local.template;

import java.util.Map;
import java.util.Optional;

/// A queue of the template.
///
/// @param attributes as `CreateQueue` takes them, without the redrive policy
public record QueueDefinition(String id, String name, Map<String, String> attributes, Optional<Redrive> redrive) {

    /// The dead-letter queue, and after how many receives a message is moved there.
    public record Redrive(String deadLetterQueueArn, int maxReceiveCount) {
        /// The `RedrivePolicy` attribute, with the actual ARN of the dead-letter queue.
        public String policy(String arn) {
            return "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(arn, maxReceiveCount);
        }
    }
}
