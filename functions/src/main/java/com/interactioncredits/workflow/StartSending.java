package com.interactioncredits.workflow;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.interactioncredits.wiring.Wiring;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/// Starts a run of the state machine for each message on the sends queue. One that cannot be started goes back to the
/// queue alone; a message that comes twice starts two runs, of which one finds nothing to do.
public final class StartSending implements RequestHandler<SQSEvent, SQSBatchResponse> {
    private final SfnClient stepFunctions;
    private final String stateMachineArn;

    public StartSending() {
        this(Wiring.shared());
    }

    public StartSending(Wiring wiring) {
        this.stepFunctions = wiring.stepFunctions();
        this.stateMachineArn = wiring.settings().stateMachineArn();
    }

    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
        return Batch.each(
                event,
                message -> stepFunctions.startExecution(StartExecutionRequest.builder()
                        .stateMachineArn(stateMachineArn)
                        .input(message.getBody())
                        .build()));
    }
}
