package com.interactioncredits.api;

import static com.interactioncredits.http.Answer.ok;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.interactioncredits.credits.Actor;
import com.interactioncredits.credits.Limits;
import com.interactioncredits.http.Access;
import com.interactioncredits.http.Http;
import com.interactioncredits.http.Request;
import com.interactioncredits.http.Views;
import com.interactioncredits.operations.Sending;
import com.interactioncredits.operations.SendingSwitch;
import com.interactioncredits.wiring.Wiring;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// PUT /api/operations/sending: stops sending, and resumes it.
public final class SetSendingHandler implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final System.Logger LOG = System.getLogger(SetSendingHandler.class.getName());
    private static final List<String> STATES =
            Arrays.stream(Sending.State.values()).map(Sending.State::label).toList();

    private final Http http;
    private final SendingSwitch sending;

    public SetSendingHandler() {
        this(Wiring.shared());
    }

    public SetSendingHandler(Wiring wiring) {
        this.http = new Http(wiring);
        this.sending = wiring.sendingSwitch();
    }

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        return http.answer(event, Access.OPERATE, Command::read, command -> {
            var changed = sending.set(command.state(), command.reason(), command.actor());
            LOG.log(
                    System.Logger.Level.WARNING,
                    "sending: {0} since change {1}",
                    changed.state().label(),
                    changed.version());
            return ok("sending", Views.sending(changed));
        });
    }

    private record Command(Sending.State state, String reason, Actor actor) {
        static Supplier<Command> read(Request request) {
            var body = request.body();
            var state = body.oneOf("state", STATES).map(Command::named);
            var reason = body.text("reason", 1, Limits.MAX_REASON);
            return () -> new Command(state.get(), reason.get(), request.actor());
        }

        private static Sending.State named(String label) {
            return Sending.State.named(label).orElseThrow();
        }
    }
}
