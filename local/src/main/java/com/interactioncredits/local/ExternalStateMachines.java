package com.interactioncredits.local;

import com.interactioncredits.local.template.StateMachineDefinition;
import com.interactioncredits.local.template.Template;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.CreateStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.UpdateStateMachineRequest;

/// The deployed state machines in an external implementation of Step Functions. It must be configured to call our
/// functions at local mode's side port, which serves Lambda's Invoke API.
record ExternalStateMachines(URI endpoint, String stackName) {
    private static final String ROLE = "arn:aws:iam::" + Template.ACCOUNT + ":role/local";

    /// Creates each machine, or updates the one from an earlier run.
    ///
    /// @return the machines' ARNs by logical id
    /// @throws IllegalStateException if one cannot be created; says where
    Map<String, String> create(List<StateMachineDefinition> definitions) {
        var arns = new HashMap<String, String>();
        try (var stepFunctions = SfnClient.create()) {
            for (var definition : definitions) {
                arns.put(definition.id(), made(stepFunctions, definition));
            }
        } catch (SdkException unusable) {
            throw new IllegalStateException(
                    "Step Functions at " + endpoint + " could not create the state machine: " + unusable.getMessage(),
                    unusable);
        }
        return arns;
    }

    private String made(SfnClient stepFunctions, StateMachineDefinition definition) {
        var name = stackName + "-" + definition.id();
        var text = StateMachines.text(definition);
        try {
            return stepFunctions
                    .createStateMachine(CreateStateMachineRequest.builder()
                            .name(name)
                            .definition(text)
                            .type(StateMachineType.EXPRESS)
                            .roleArn(ROLE)
                            .build())
                    .stateMachineArn();
        } catch (StateMachineAlreadyExistsException exists) {
            var arn = stepFunctions.listStateMachinesPaginator().stateMachines().stream()
                    .filter(machine -> machine.name().equals(name))
                    .map(StateMachineListItem::stateMachineArn)
                    .findFirst()
                    .orElseThrow(() -> exists);
            stepFunctions.updateStateMachine(UpdateStateMachineRequest.builder()
                    .stateMachineArn(arn)
                    .definition(text)
                    .build());
            return arn;
        }
    }
}
