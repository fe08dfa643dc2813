package com.interactioncredits.credits;

/// As whom a hold is placed or ended.
///
/// @param source whose references and holds the principal's own are
/// @param isOperator whether it may also end the holds of users and services that are not its own
public record Principal(Actor actor, Hold.Source source, boolean isOperator) {
    public Principal(Actor actor, Hold.Source source) {
        this(actor, source, false);
    }

    /// A message's hold is ended by its own flow only, a service's by services, a user's by that user and by services;
    /// an operator ends both of the latter.
    public boolean mayEnd(Hold hold) {
        return switch (hold.source()) {
            case MESSAGE -> source == Hold.Source.MESSAGE;
            case SERVICE -> source == Hold.Source.SERVICE || isOperator;
            case API -> source != Hold.Source.MESSAGE;
        };
    }
}
