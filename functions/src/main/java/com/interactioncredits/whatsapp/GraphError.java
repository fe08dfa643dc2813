package com.interactioncredits.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// An error of the Graph API, known by its code and subcode, whichever way it came.
///
/// @param code Meta's number, such as 131026
/// @param subcode distinguishes errors of one code
/// @param title what happened, in our words, fit to be shown to the user
/// @param passing whether the same message is tried again by itself
/// @param retryable whether sending the same again later may succeed, by waiting or by a person's action
/// @param ofSender whether only the sending account can cause it, so that an operator has to act
/// @param details what Meta says about this very message; for its user alone, and never logged
/// @param trace by which Meta finds the call
public record GraphError(
        int code,
        Optional<Integer> subcode,
        String title,
        boolean passing,
        boolean retryable,
        boolean ofSender,
        Optional<String> details,
        Optional<String> trace) {
    private static final int MAX_DETAILS_LENGTH = 500;
    private static final Pattern NUMBER_OF_A_PHONE = Pattern.compile("\\+?\\d(?:[ ()./-]{0,2}\\d){6,}");
    private static final Pattern TRACE = Pattern.compile("[A-Za-z0-9_+/=-]{1,64}");

    public static GraphError of(int code) {
        return of(code, Optional.empty(), false);
    }

    /// @param saidToPass whether Meta said with the error that it will pass
    private static GraphError of(int code, Optional<Integer> subcode, boolean saidToPass) {
        var known = GraphCode.of(code, subcode);
        var ofSender = known.fate() == GraphCode.Fate.SENDER;
        var passing = known.fate() == GraphCode.Fate.PASSES || (saidToPass && !ofSender);
        var retryable = passing || ofSender || known.fate() == GraphCode.Fate.REFUSED_FOR_NOW;
        return new GraphError(
                code, subcode, known.title(), passing, retryable, ofSender, Optional.empty(), Optional.empty());
    }

    /// The error as an answer, a status or a notification has it; empty if that has no readable code.
    static Optional<GraphError> read(JsonNode error) {
        return number(error.path("code")).map(code -> of(
                        code,
                        number(error.path("error_subcode")),
                        error.path("is_transient").asBoolean(false))
                .withDetails(error.path("error_data").path("details").asText(""))
                .withTrace(error.path("fbtrace_id").asText("")));
    }

    /// The error as it was before it went through a queue.
    static GraphError queued(int code, Optional<Integer> subcode, Optional<String> details) {
        return of(code, subcode, false).withDetails(details.orElse(""));
    }

    private static Optional<Integer> number(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? Optional.of(node.intValue()) : Optional.empty();
    }

    /// Without phone numbers: those are kept in one place alone, which can be erased.
    private GraphError withDetails(String words) {
        var usable = NUMBER_OF_A_PHONE
                .matcher(words.codePoints()
                        .map(character -> isUsable(character) ? character : ' ')
                        .limit(MAX_DETAILS_LENGTH)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append))
                .replaceAll("…")
                .strip();
        var kept = Optional.of(usable).filter(text -> !text.isEmpty());
        return new GraphError(code, subcode, title, passing, retryable, ofSender, kept, trace);
    }

    private static boolean isUsable(int character) {
        return !Character.isISOControl(character) && Character.getType(character) != Character.SURROGATE;
    }

    private GraphError withTrace(String id) {
        var kept = Optional.of(id).filter(text -> TRACE.matcher(text).matches());
        return new GraphError(code, subcode, title, passing, retryable, ofSender, details, kept);
    }

    /// Whether it was the access token: another one may be accepted.
    public boolean concernsAccessToken() {
        return known() == GraphCode.TOKEN_EXPIRED;
    }

    /// Whether a 5xx with this error leaves open if the message was accepted.
    boolean isDoubtful() {
        return known().fate() == GraphCode.Fate.DOUBTFUL;
    }

    /// Whose doing an error is.
    public enum Blame {
        RECIPIENT,
        MESSAGE,
        SENDER,
        WHATSAPP
    }

    public Blame blame() {
        return known().blame();
    }

    /// How long to wait after so many attempts with this error, without jitter.
    Duration backoff(int attempts) {
        return known().backoff(attempts);
    }

    private GraphCode known() {
        return GraphCode.of(code, subcode);
    }

    /// For logs: by its numbers, in plain digits.
    public String numbers() {
        return "code " + code + subcode.map(number -> ", subcode " + number).orElse("")
                + trace.map(id -> ", trace " + id).orElse("");
    }

    /// Without what Meta says about the message.
    @Override
    public String toString() {
        return "GraphError[" + numbers() + ": " + title + "]";
    }
}
