package com.interactioncredits.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.auth.Caller;
import com.interactioncredits.auth.SessionTokens;
import com.interactioncredits.auth.TokenOutcome;
import com.interactioncredits.credits.CreditType;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.metrics.Metrics;
import com.interactioncredits.parsing.Fields;
import com.interactioncredits.store.TryAgainException;
import com.interactioncredits.wiring.Wiring;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Everything that is the same for all routes: the checks that come before a route's own work, in the contract's
/// order, and how answers and faults are rendered. The only place that catches faults.
public final class Http {
    private static final Pattern JSON = Pattern.compile("(?i)application/json[ \\t]*(;.*)?");
    private static final Pattern CHARSET = Pattern.compile("(?i);[ \\t]*charset[ \\t]*=[ \\t]*\"?([^;\" \\t]*)");
    private static final Set<String> UTF_8_OR_ASCII = Set.of("utf-8", "utf8", "us-ascii", "ascii");

    /// Runs the work of one request within its deadline.
    private interface WithinDeadline {
        Answer of(Supplier<Answer> work);
    }

    private final Supplier<SessionTokens> tokens;
    private final WithinDeadline withinDeadline;
    private final Optional<Metrics> metrics;
    private final Log log = new Log(System.out);

    /// For routes that need a token.
    public Http(Wiring wiring) {
        var verifier = wiring.tokens();
        this.tokens = () -> verifier;
        var storeRetry = wiring.storeRetry();
        this.withinDeadline = storeRetry::withinDeadline;
        this.metrics = Optional.of(wiring.metrics());
    }

    private Http(Optional<Metrics> metrics) {
        this.tokens = () -> {
            throw new IllegalStateException("this route asks for no token");
        };
        this.withinDeadline = Supplier::get;
        this.metrics = metrics;
    }

    /// For public routes whose requests are measured.
    public static Http open(Wiring wiring) {
        return new Http(Optional.of(wiring.metrics()));
    }

    /// For public routes that anyone may call all the time, which would make metrics that cost more than they tell.
    public static Http unmeasured() {
        return new Http(Optional.empty());
    }

    /// Answers a route that needs a token.
    ///
    /// @param read reads the route's fields; its supplier builds the command once every field is valid
    /// @param act carries out the command
    public <T> APIGatewayV2HTTPResponse answer(
            APIGatewayV2HTTPEvent raw, Access access, Function<Request, Supplier<T>> read, Function<T, Answer> act) {
        return answer(raw, (event, line) -> switch (tokens.get()
                .verify(event.header("Authorization").orElse(null))) {
            case TokenOutcome.Refused(var reason) -> {
                line.put("token", reason.name());
                yield Refusals.unauthorized(reason);
            }
            case TokenOutcome.KeysUnavailable() -> Refusals.tryAgain();
            case TokenOutcome.Verified(var caller) -> {
                line.put("caller", kind(caller));
                yield check(event, caller, access, read, act);
            }
        });
    }

    /// Answers a public route.
    public APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent raw, Action action) {
        if (raw.getRouteKey() == null) {
            // The gateway always names a route: this is the call that keeps the function ready.
            return APIGatewayV2HTTPResponse.builder().withStatusCode(204).build();
        }
        var event = new HttpEvent(raw);
        return LogContext.ofRequest(event.requestId(), () -> answered(event, action));
    }

    private APIGatewayV2HTTPResponse answered(HttpEvent event, Action action) {
        long began = System.nanoTime();
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("level", "INFO")
                .put("route", event.routeKey())
                .put("requestId", event.requestId())
                .put("caller", "none");
        var answer = withoutFaults(event, line, action);
        line.put("status", answer.status());
        if (answer instanceof Answer.Refusal refusal) {
            line.put("code", refusal.problem().code());
        }
        LogContext.addTo(line);
        var taken = Duration.ofNanos(System.nanoTime() - began).toMillis();
        line.put("ms", taken);
        metrics.ifPresent(measuring -> measuring.addTo(line, measured(answer, taken)));
        log.line(line);
        return rendered(answer, event.requestId());
    }

    private static Map<Metrics.Name, Long> measured(Answer answer, long taken) {
        var measured = new EnumMap<Metrics.Name, Long>(Map.of(Metrics.Name.LATENCY, taken));
        if (answer instanceof Answer.Refusal refusal) {
            var name =
                    switch (refusal.problem()) {
                        case INTERNAL -> Metrics.Name.FAULTS;
                        case TRY_AGAIN -> Metrics.Name.CONTENDED;
                        default -> Metrics.Name.REFUSALS;
                    };
            measured.put(name, 1L);
        }
        return measured;
    }

    /// What a route does.
    public interface Action {
        /// @param line of the log about this request, to which may be added what names no person
        Answer on(HttpEvent event, ObjectNode line);
    }

    private Answer withoutFaults(HttpEvent event, ObjectNode line, Action action) {
        try {
            return withinDeadline.of(() -> action.on(event, line));
        } catch (TryAgainException contended) {
            log.fault("WARN", event.requestId(), contended);
            return Refusals.tryAgain();
        } catch (RuntimeException | Error fault) {
            log.fault("ERROR", event.requestId(), fault);
            return Refusals.internal();
        }
    }

    private static <T> Answer check(
            HttpEvent event,
            Caller caller,
            Access access,
            Function<Request, Supplier<T>> read,
            Function<T, Answer> act) {
        var creditType = event.pathParameter("creditType");
        if (creditType.isPresent() && creditType.flatMap(CreditType::named).isEmpty()) {
            return Refusals.unknownCreditType();
        }
        if (access.hasBody() && event.body().length > Fields.MAX_BODY_BYTES) {
            return Refusals.bodyTooLarge(Fields.MAX_BODY_BYTES);
        }
        if (access.hasBody()) {
            var unsupported = unsupported(event);
            if (unsupported.isPresent()) {
                return unsupported.get();
            }
        }
        var request = new Request(event, caller, access);
        var command = read.apply(request);
        var refusal = request.refusal();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return access.isGivenTo(caller) ? act.apply(command.get()) : Refusals.noPermission(access, caller);
    }

    private static Optional<Answer> unsupported(HttpEvent event) {
        var encoding = event.header("Content-Encoding").map(String::strip).orElse("identity");
        if (!encoding.equalsIgnoreCase("identity") && !encoding.isEmpty()) {
            return Optional.of(Refusals.compressed());
        }
        var type = event.header("Content-Type").map(String::strip).orElse("");
        if (!JSON.matcher(type).matches()) {
            return Optional.of(Refusals.unsupportedMediaType());
        }
        var isUtf8 = CHARSET.matcher(type)
                .results()
                .allMatch(charset -> UTF_8_OR_ASCII.contains(charset.group(1).toLowerCase(Locale.ROOT)));
        return isUtf8 ? Optional.empty() : Optional.of(Refusals.otherCharset());
    }

    private static String kind(Caller caller) {
        return switch (caller) {
            case Caller.Service _ -> "service";
            case Caller.User user -> user.operator() ? "operator" : "user";
        };
    }

    private static APIGatewayV2HTTPResponse rendered(Answer answer, String requestId) {
        var headers = new HashMap<String, String>();
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        // Browsers heed it only over HTTPS.
        headers.put("Strict-Transport-Security", "max-age=31536000");
        var body =
                switch (answer) {
                    case Answer.Success success -> {
                        headers.put("Content-Type", "application/json");
                        yield success.body().toString();
                    }
                    case Answer.Refusal refusal -> {
                        headers.put("Content-Type", "application/problem+json");
                        yield problem(refusal, requestId).toString();
                    }
                    case Answer.Plain plain -> plain.body();
                };
        headers.putAll(answer.headers());
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(answer.status())
                .withHeaders(headers)
                .withBody(body)
                .build();
    }

    private static ObjectNode problem(Answer.Refusal refusal, String requestId) {
        var problem = refusal.problem();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", refusal.detail())
                .put("code", problem.code())
                .put("requestId", requestId)
                .setAll(refusal.fields());
    }
}
