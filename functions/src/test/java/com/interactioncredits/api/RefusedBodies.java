package com.interactioncredits.api;

import static com.interactioncredits.api.TestApi.ADA;

import java.util.List;

/// The bad fields that a route names of a body.
final class RefusedBodies {
    static final TestApi API = new TestApi();

    private RefusedBodies() {}

    static List<String> placing(String body) {
        return refused(API.call(PlaceHoldHandler::new).as(API.user(ADA)).body(body));
    }

    static List<String> deducting(String body) {
        return refused(API.call(DeductHandler::new).as(API.user(ADA)).body(body));
    }

    static List<String> releasing(String body) {
        return refused(API.call(ReleaseHoldHandler::new).as(API.user(ADA)).body(body));
    }

    static List<String> granting(String body) {
        return refused(API.call(GrantCreditsHandler::new).as(API.operator(ADA)).body(body));
    }

    static List<String> refused(Call call) {
        return call.send().isRefused(400, "invalid_request").badFields();
    }

    static List<String> names(String fields) {
        return List.of(fields.split(", "));
    }
}
