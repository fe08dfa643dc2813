package com.interactioncredits.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Other implementations of the AWS APIs that a person has named by the SDK's own variables: `AWS_ENDPOINT_URL` stands
/// for all of them, a service's own variable wins. What is named is used instead of the part in this process.
///
/// @param streams there when `dynamoDb` is: whoever keeps the table keeps its stream
record ExternalEndpoints(
        Optional<URI> dynamoDb, Optional<URI> streams, Optional<URI> sqs, Optional<URI> stepFunctions) {
    private static final String ALL = "AWS_ENDPOINT_URL";
    private static final String DYNAMODB = ALL + "_DYNAMODB";
    private static final String STREAMS = ALL + "_DYNAMODB_STREAMS";
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);

    /// @throws IllegalStateException if a variable is no address
    static ExternalEndpoints from(Map<String, String> environment) {
        var dynamoDb = endpoint(environment, DYNAMODB).or(() -> endpoint(environment, ALL));
        var streams = endpoint(environment, STREAMS);
        if (streams.isPresent() && dynamoDb.isEmpty()) {
            throw new IllegalStateException(STREAMS + " is set without " + DYNAMODB
                    + ": a table and its stream are kept by the same implementation");
        }
        return new ExternalEndpoints(
                dynamoDb,
                streams.or(() -> dynamoDb),
                endpoint(environment, ALL + "_SQS").or(() -> endpoint(environment, ALL)),
                endpoint(environment, ALL + "_SFN").or(() -> endpoint(environment, ALL)));
    }

    boolean areAny() {
        return dynamoDb.or(() -> sqs).or(() -> stepFunctions).isPresent();
    }

    /// Why the local clock must not be moved: these keep real time, and would not follow. DynamoDB has no part in time
    /// here, since the table's timers are local mode's own.
    Optional<String> keepRealTime() {
        var named = new ArrayList<String>();
        sqs.ifPresent(url -> named.add("SQS at " + url));
        stepFunctions.ifPresent(url -> named.add("Step Functions at " + url));
        return named.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", named));
    }

    /// @throws IllegalStateException if nothing listens at one of them; says where
    void mustBeReachable() {
        var all = new LinkedHashSet<URI>();
        List.of(dynamoDb, streams, sqs, stepFunctions).forEach(url -> url.ifPresent(all::add));
        all.forEach(ExternalEndpoints::mustBeReachable);
    }

    private static void mustBeReachable(URI url) {
        int standard = url.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? standard : url.getPort());
            socket.connect(address, (int) TO_ANSWER.toMillis());
        } catch (IOException | IllegalArgumentException _) {
            throw new IllegalStateException("nothing answers at " + url
                    + ": start what is to be used there, or unset the variable that names it (AWS_ENDPOINT_URL…)");
        }
    }

    private static Optional<URI> endpoint(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isBlank())
                .map(text -> address(variable, text.strip()));
    }

    private static URI address(String variable, String text) {
        try {
            var url = new URI(text);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException _) {
            // answered below, like an address without a host
        }
        throw new IllegalStateException(variable + " must be an address like http://localhost:4566, not " + text);
    }

    /// For a person: what is used elsewhere, and where what is elsewhere may call our functions.
    String inOneLine(URI functions) {
        var named = new ArrayList<String>();
        dynamoDb.ifPresent(url -> named.add("DynamoDB at " + url));
        keepRealTime().ifPresent(named::add);
        var calls = stepFunctions.isPresent() ? ", which must call Lambda functions at " + functions : "";
        return "External: " + String.join(" and ", named) + calls;
    }
}
