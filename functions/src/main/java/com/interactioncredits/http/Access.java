package com.interactioncredits.http;

import com.interactioncredits.auth.Caller;
import com.interactioncredits.auth.Scope;
import java.util.Optional;

/// What a route lets a caller do, and who may. Each route names one of these, and so the scope that a machine needs.
public enum Access {
    /// Every GET.
    READ(Scope.READ),
    /// Holds: hold, deduct, release-hold, extend-hold.
    HOLD(Scope.HOLD),
    /// Messages: send.
    SEND(Scope.SEND),
    /// Credits that an operator or a service gives or takes back: grants, adjustments, refunds.
    GRANT(Scope.GRANT),
    /// What only operators read: how the system runs.
    SEE_OPERATIONS,
    /// What only operators change: how the system runs.
    OPERATE;

    private final Optional<Scope> scope;

    Access() {
        this.scope = Optional.empty();
    }

    Access(Scope scope) {
        this.scope = Optional.of(scope);
    }

    /// What a machine must be allowed; empty where no machine may call.
    public Optional<Scope> scope() {
        return scope;
    }

    boolean hasBody() {
        return this != READ && this != SEE_OPERATIONS;
    }

    boolean isGivenTo(Caller caller) {
        return switch (caller) {
            case Caller.Service service ->
                scope.filter(service.scopes()::contains).isPresent();
            case Caller.User user ->
                switch (this) {
                    case READ -> true;
                    case HOLD, SEND -> !user.impersonated();
                    case GRANT, OPERATE -> user.operator() && !user.impersonated();
                    case SEE_OPERATIONS -> user.operator();
                };
        };
    }
}
