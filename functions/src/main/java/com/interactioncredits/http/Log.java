package com.interactioncredits.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.interactioncredits.logging.LogContext;
import com.interactioncredits.wiring.Logging;
import java.io.PrintStream;

/// One JSON object a line. Nothing in it names a person or holds what one sent: exceptions are logged by class and
/// place, without their messages.
record Log(PrintStream out) {
    void line(ObjectNode line) {
        out.println(line);
    }

    void fault(String level, String requestId, Throwable fault) {
        var line = JsonNodeFactory.instance.objectNode().put("level", level).put("requestId", requestId);
        LogContext.addTo(line);
        line.set("fault", Logging.fault(fault));
        line(line);
    }
}
