package com.interactioncredits.api;

import com.interactioncredits.auth.Caller;

/// What a route lets a caller do, and who may.
enum Access {
    READ,
    CHANGE,
    GRANT;

    boolean hasBody() {
        return this != READ;
    }

    boolean isGivenTo(Caller caller) {
        return switch (caller) {
            case Caller.Service _ -> true;
            case Caller.User user ->
                switch (this) {
                    case READ -> true;
                    case CHANGE -> !user.impersonated();
                    case GRANT -> user.operator() && !user.impersonated();
                };
        };
    }
}
