package com.interactioncredits.local.lambda;

import java.io.PrintStream;
import java.time.Duration;

/// Prints to the terminal that a function failed, without the exception's message, which may contain personal data.
public record FunctionLog(PrintStream out) {
    void failed(String function, Throwable cause) {
        var at = cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0];
        out.println(function + " failed: " + cause.getClass().getName() + at);
    }

    void timedOut(String function, Duration after) {
        out.println(function + " did not answer within " + after.toSeconds() + " s and was stopped");
    }
}
