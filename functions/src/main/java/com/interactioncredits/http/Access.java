package com.interactioncredits.http;

import com.interactioncredits.auth.Caller;
import com.interactioncredits.auth.Scope;

/// What a route lets a caller do, and who may. Each route names one of these, and so the scope that a machine needs.
public enum Access {
    /// Every GET.
    READ(Scope.READ),
    /// Holds: hold, deduct, release-hold, extend-hold.
    HOLD(Scope.HOLD),
    /// Messages: send.
    SEND(Scope.SEND),
    /// Credits that an operator or a service gives or takes back: grants, adjustments, refunds.
    GRANT(Scope.GRANT);

    private final Scope scope;

    Access(Scope scope) {
        this.scope = scope;
    }

    /// What a machine must be allowed.
    public Scope scope() {
        return scope;
    }

    boolean hasBody() {
        return this != READ;
    }

    boolean isGivenTo(Caller caller) {
        return switch (caller) {
            case Caller.Service service -> service.scopes().contains(scope);
            case Caller.User user ->
                switch (this) {
                    case READ -> true;
                    case HOLD, SEND -> !user.impersonated();
                    case GRANT -> user.operator() && !user.impersonated();
                };
        };
    }
}
