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

/// Creates the template's tables, queues and state machines, in this process or at an external endpoint.
record Deployment(LocalConfig config, LocalSettings settings, AwsClients aws, Tables tables, Queues queues) {

    /// Reads the template twice: first to find what to create, then with the addresses of what was created.
    ///
    /// @throws IllegalStateException if something cannot be created; says what and where
    Template in(Path folder) {
        var stackName = config.external().isAnySet() ? StackName.in(folder) : "local";
        var wanted = read(stack(stackName, name -> name, Map.of()));
        wanted.tables().forEach(table -> tables.create(aws.dynamo(), table.create()));
        wanted.queues().forEach(queue -> queues.create(aws.sqs(), queue));
        var machines = config.external()
                .stepFunctions()
                .map(url -> new ExternalStateMachines(url, stackName).create(wanted.stateMachines()))
                .orElse(Map.of());
        return read(stack(stackName, queues::url, machines));
    }

    /// A table in this process always has the same name, so that its data remains when other services are external.
    private Stack stack(String name, UnaryOperator<String> queueUrl, Map<String, String> machines) {
        var shared = config.external().dynamoDb().isPresent();
        return new Stack(
                name, id -> shared ? name + "-" + id : id, queueUrl, id -> Optional.ofNullable(machines.get(id)));
    }

    private Template read(Stack stack) {
        return Template.read(config.template(), new LocalValues(settings.parameters(), settings::variable, stack));
    }
}
