package com.interactioncredits.local;

import com.interactioncredits.local.events.AwsClients;
import com.interactioncredits.local.store.Queues;
import com.interactioncredits.local.store.Tables;
import com.interactioncredits.local.template.LocalValues;
import com.interactioncredits.local.template.Stack;
import com.interactioncredits.local.template.Template;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Makes the template's tables, queues and state machines, each where it belongs.
record Deployment(LocalConfig config, LocalSettings settings, AwsClients aws, Tables tables, Queues queues) {

    /// The template is read twice: first to learn what is to be made, then with the addresses of what was made.
    ///
    /// @throws IllegalStateException if something cannot be made; says what and where
    Template in(Path folder) {
        var stackName = config.external().areAny() ? StackName.in(folder) : "local";
        var wanted = read(stack(stackName, name -> name, Map.of()));
        wanted.tables().forEach(table -> tables.create(aws.dynamo(), table.create()));
        wanted.queues().forEach(queue -> queues.create(aws.sqs(), queue));
        var machines = config.external()
                .stepFunctions()
                .map(url -> new ExternalStateMachines(url, stackName).create(wanted.stateMachines()))
                .orElse(Map.of());
        return read(stack(stackName, queues::url, machines));
    }

    /// A table in this process keeps its name, so that its data stays whatever else is elsewhere.
    private Stack stack(String name, UnaryOperator<String> queueUrl, Map<String, String> machines) {
        var shared = config.external().dynamoDb().isPresent();
        return new Stack(
                name, id -> shared ? name + "-" + id : id, queueUrl, id -> Optional.ofNullable(machines.get(id)));
    }

    private Template read(Stack stack) {
        return Template.read(config.template(), new LocalValues(settings.parameters(), settings::variable, stack));
    }
}
