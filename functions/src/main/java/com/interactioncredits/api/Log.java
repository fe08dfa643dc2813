package com.interactioncredits.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Optional;
import java.util.stream.Stream;

/// One JSON object a line. Nothing in it names a person or holds what one sent: exceptions are told by class and
/// place, without their messages.
record Log(PrintStream out) {
    private static final int DEEPEST_CAUSE = 5;
    private static final int PLACES = 3;
    private static final String OURS = "com.interactioncredits.";

    void line(ObjectNode line) {
        out.println(line);
    }

    void fault(String level, String requestId, Throwable fault) {
        var line = JsonNodeFactory.instance.objectNode().put("level", level).put("requestId", requestId);
        var causes = line.putArray("fault");
        Stream.iterate(Optional.of(fault), Optional::isPresent, cause -> cause.map(Throwable::getCause))
                .limit(DEEPEST_CAUSE)
                .flatMap(Optional::stream)
                .forEach(cause -> {
                    var told = causes.addObject().put("class", cause.getClass().getName());
                    var places = told.putArray("at");
                    // Where it broke, and how we came there; what lies between is the libraries' own.
                    var trace = cause.getStackTrace();
                    for (int i = 0; i < trace.length; i++) {
                        if (i < PLACES || trace[i].getClassName().startsWith(OURS)) {
                            places.add(trace[i].toString());
                        }
                    }
                });
        line(line);
    }
}
