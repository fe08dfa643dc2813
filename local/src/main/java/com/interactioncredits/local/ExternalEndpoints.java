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

/// External implementations of the AWS APIs, named by the SDK's own variables: `AWS_ENDPOINT_URL` for all services,
/// `AWS_ENDPOINT_URL_…` for one. Each replaces the implementation in this process.
///
/// @param streams present when `dynamoDb` is: a table and its stream are in the same implementation
record ExternalEndpoints(
        Optional<URI> dynamoDb, Optional<URI> streams, Optional<URI> sqs, Optional<URI> stepFunctions) {
    private static final String ALL = "AWS_ENDPOINT_URL";
    private static final String DYNAMODB = ALL + "_DYNAMODB";
    private static final String STREAMS = ALL + "_DYNAMODB_STREAMS";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /// @throws IllegalStateException if a variable is not a URL
    static ExternalEndpoints from(Map<String, String> environment) {
        var dynamoDb = endpoint(environment, DYNAMODB).or(() -> endpoint(environment, ALL));
        var streams = endpoint(environment, STREAMS);
        if (streams.isPresent() && dynamoDb.isEmpty()) {
            throw new IllegalStateException(STREAMS + " is set without " + DYNAMODB
                    + ": set both, because a table and its stream" + " must be in the same implementation");
        }
        return new ExternalEndpoints(
                dynamoDb,
                streams.or(() -> dynamoDb),
                endpoint(environment, ALL + "_SQS").or(() -> endpoint(environment, ALL)),
                endpoint(environment, ALL + "_SFN").or(() -> endpoint(environment, ALL)));
    }

    boolean isAnySet() {
        return dynamoDb.or(() -> sqs).or(() -> stepFunctions).isPresent();
    }

    /// The services that keep real time, for which the local clock must not be moved. DynamoDB is not one of them:
    /// local mode expires its items itself.
    Optional<String> keepRealTime() {
        var named = new ArrayList<String>();
        sqs.ifPresent(url -> named.add("SQS at " + url));
        stepFunctions.ifPresent(url -> named.add("Step Functions at " + url));
        return named.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", named));
    }

    /// @throws IllegalStateException if nothing is listening at one of them; says where
    void requireReachable() {
        var all = new LinkedHashSet<URI>();
        List.of(dynamoDb, streams, sqs, stepFunctions).forEach(url -> url.ifPresent(all::add));
        all.forEach(ExternalEndpoints::requireReachable);
    }

    private static void requireReachable(URI url) {
        int defaultPort = url.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            var address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? defaultPort : url.getPort());
            socket.connect(address, (int) CONNECT_TIMEOUT.toMillis());
        } catch (IOException | IllegalArgumentException _) {
            throw new IllegalStateException("nothing is listening at " + url
                    + ": start the service, or unset the variable that names it (AWS_ENDPOINT_URL…)");
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
            // reported below, like a URL without a host
        }
        throw new IllegalStateException(variable + " must be a URL such as http://localhost:4566, not " + text);
    }

    /// The line printed at the start: which services are external, and where an external Step Functions calls our
    /// functions.
    String summary(URI functions) {
        var named = new ArrayList<String>();
        dynamoDb.ifPresent(url -> named.add("DynamoDB at " + url));
        keepRealTime().ifPresent(named::add);
        var calls = stepFunctions.isPresent() ? "; Step Functions must call Lambda at " + functions : "";
        return "External: " + String.join(" and ", named) + calls;
    }
}
