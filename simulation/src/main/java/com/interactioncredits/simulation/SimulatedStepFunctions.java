package com.interactioncredits.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.interactioncredits.local.stepfunctions.Lambdas;
import com.interactioncredits.local.stepfunctions.StateMachine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/// The deployed state machine; an execution may never start, start twice, or die silently.
final class SimulatedStepFunctions implements SfnClient {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// Calls a function and returns its outcome.
    interface Functions {
        Simulation.CallOutcome<JsonNode> call(String name, JsonNode payload, Duration timeout);
    }

    private final Simulation world;
    private final FaultRates faults;
    private final Counts counts;
    private final StateMachine machine;
    private final Clock clock;
    private final Functions functions;

    SimulatedStepFunctions(
            Simulation world,
            FaultRates faults,
            Counts counts,
            StateMachine machine,
            Clock clock,
            Functions functions) {
        this.world = world;
        this.faults = faults;
        this.counts = counts;
        this.machine = machine;
        this.clock = clock;
        this.functions = functions;
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        world.sleep(world.between(Duration.ofMillis(1), Duration.ofMillis(10)));
        boolean away = world.chance(faults.queueAway());
        if (away && world.random().nextBoolean()) {
            counts.increment("state machine: a start that failed");
            throw SdkClientException.create("the state machine was away");
        }
        if (world.chance(faults.runLost())) {
            counts.increment("state machine: a run that never began");
        } else {
            begin(request);
        }
        if (world.chance(faults.runAgain())) {
            counts.increment("state machine: a run that began twice");
            world.after(world.between(Duration.ZERO, Duration.ofMinutes(5)), () -> begin(request));
        }
        if (away) {
            counts.increment("state machine: a start whose answer was lost");
            throw SdkClientException.create("the answer was lost");
        }
        return StartExecutionResponse.builder()
                .executionArn("started")
                .startDate(Instant.EPOCH)
                .build();
    }

    private void begin(StartExecutionRequest request) {
        counts.increment("state machine: runs");
        long diesAfter =
                world.chance(faults.runLost()) ? world.between(Duration.ZERO, Duration.ofSeconds(2)) : Long.MAX_VALUE;
        long began = world.now();
        world.start("run", () -> {
            Lambdas lambdas = new InProcess(() -> world.now() - began > diesAfter);
            var environment =
                    new StateMachine.Environment(lambdas, time -> world.pass(time.toNanos()), clock, world.random());
            var arn = "arn:aws:states:eu-central-1:000000000000:express:send:run:" + began;
            try {
                machine.run(
                        new StateMachine.Start(request.stateMachineArn(), arn, JSON.readTree(request.input())),
                        environment,
                        _ -> {});
            } catch (InterruptedException | JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        });
    }

    private interface Interruptible {
        boolean isDead();
    }

    /// Functions in virtual time.
    private final class InProcess implements Lambdas {
        private final Interruptible run;

        InProcess(Interruptible run) {
            this.run = run;
        }

        @Override
        public Answer invoke(String functionName, JsonNode payload) {
            throw new UnsupportedOperationException("only with a timeout");
        }

        @Override
        public Optional<Answer> invokeUntil(Instant end, Clock clock, String functionName, JsonNode payload) {
            if (run.isDead()) {
                counts.increment("state machine: a run that died");
                world.die();
            }
            var timeout = Duration.between(clock.instant(), end);
            return switch (functions.call(functionName, payload, timeout)) {
                case Simulation.Answered<JsonNode>(var answer) -> Optional.of(new Returned(answer));
                case Simulation.Threw<JsonNode>(var fault) ->
                    Optional.of(new Threw(fault.getClass().getName(), fault.getMessage()));
                case Simulation.Lost<JsonNode>() ->
                    clock.instant().isBefore(end)
                            ? Optional.of(new Threw("Lambda.Unknown", "the process died"))
                            : Optional.empty();
            };
        }
    }

    @Override
    public String serviceName() {
        return "states";
    }

    @Override
    public void close() {}
}
