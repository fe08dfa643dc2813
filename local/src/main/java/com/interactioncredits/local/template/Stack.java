package com.interactioncredits.local.template;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What is made from the template: how it is called and where it is, as far as the template leaves that open.
///
/// @param name `AWS::StackName`
/// @param tableName the name of a table that the template does not name, by its logical id
/// @param queueUrl a queue's address by its name
/// @param stateMachineArn a state machine's ARN by its logical id, if it is not the one of local mode
public record Stack(
        String name,
        UnaryOperator<String> tableName,
        UnaryOperator<String> queueUrl,
        Function<String, Optional<String>> stateMachineArn) {

    /// All of it in this process.
    public static Stack local(UnaryOperator<String> queueUrl) {
        return new Stack("local", id -> id, queueUrl, _ -> Optional.empty());
    }
}
