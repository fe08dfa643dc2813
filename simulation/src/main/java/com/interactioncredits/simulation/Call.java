package com.interactioncredits.simulation;

import java.util.Map;

/// One call of the API as its caller sent it.
///
/// @param kind the route's last word
/// @param account the account: `user#creditType`
/// @param source who calls: `api` or `service`
/// @param parameters the call's parameters
/// @param process the process that answered it
/// @param from when it was called, and `to` when it was answered, in nanoseconds of virtual time
record Call(
        String kind,
        String account,
        String source,
        Map<String, String> parameters,
        String process,
        long from,
        long to) {
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    long number(String name) {
        return Long.parseLong(parameter(name));
    }
}
