package com.interactioncredits.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.local.DevEndpoints.BadRequest;
import com.interactioncredits.local.cloudwatch.Alarms;
import com.interactioncredits.local.events.EventSwitches;
import java.util.Set;

/// What an operator sees and changes in AWS's console, callable over HTTP in local mode.
record DevAws(Alarms ofTemplate, EventSwitches switches) {
    /// `GET /dev/alarms`: `{"alarms": {"BreakerOpenAlarm": "OK" or "ALARM", …}}`, all of the template that are on one
    /// metric.
    ObjectNode alarms() {
        var alarms = JsonNodeFactory.instance.objectNode();
        ofTemplate.states().forEach((id, state) -> alarms.put(id, state.name()));
        return JsonNodeFactory.instance.objectNode().set("alarms", alarms);
    }

    /// `PUT /dev/event-sources`: `{"function", "enabled"}`: whether the queue or schedule of a function calls it. All
    /// do after a start.
    ObjectNode eventSource(String body) throws BadRequest {
        var request = DevEndpoints.object(body, Set.of("function", "enabled"));
        var function = request.path("function").asText();
        var enabled = request.path("enabled");
        if (!enabled.isBoolean()) {
            throw new BadRequest("enabled must be true or false");
        }
        if (!switches.set(function, enabled.booleanValue())) {
            throw new BadRequest("no queue and no schedule calls a function " + function);
        }
        return JsonNodeFactory.instance.objectNode().put("function", function).put("enabled", enabled.booleanValue());
    }
}
