package com.interactioncredits.local.template;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The names and addresses of the resources created from the template that it does not define itself.
///
/// @param name `AWS::StackName`
/// @param tableName the name of a table without a name in the template, by its logical id
/// @param queueUrl a queue's URL by its name
/// @param stateMachineArn a state machine's ARN by its logical id, empty for those of local mode
public record Stack(
        String name,
        UnaryOperator<String> tableName,
        UnaryOperator<String> queueUrl,
        Function<String, Optional<String>> stateMachineArn) {

    /// A stack whose resources are all in this process.
    public static Stack local(UnaryOperator<String> queueUrl) {
        return new Stack("local", id -> id, queueUrl, _ -> Optional.empty());
    }
}
