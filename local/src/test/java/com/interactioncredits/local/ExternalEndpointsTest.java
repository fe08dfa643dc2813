package com.interactioncredits.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalEndpointsTest {
    private static final URI ALL = URI.create("http://all:4566");
    private static final URI OWN = URI.create("https://own");

    @Test
    void nothingIsExternalWithoutAVariable() {
        assertThat(ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL", " ")).isAnySet())
                .isFalse();
    }

    @Test
    void theCommonVariableAppliesToAllServices() {
        var given = ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL", ALL.toString()));
        assertThat(given.dynamoDb()).contains(ALL);
        assertThat(given.streams()).contains(ALL);
        assertThat(given.sqs()).contains(ALL);
        assertThat(given.stepFunctions()).contains(ALL);
    }

    @Test
    void aServicesOwnVariableTakesPrecedence() {
        var given = ExternalEndpoints.from(Map.of(
                "AWS_ENDPOINT_URL", ALL.toString(),
                "AWS_ENDPOINT_URL_SQS", OWN.toString(),
                "AWS_ENDPOINT_URL_SFN", OWN + "/sfn"));
        assertThat(given.dynamoDb()).contains(ALL);
        assertThat(given.sqs()).contains(OWN);
        assertThat(given.stepFunctions()).contains(URI.create(OWN + "/sfn"));
    }

    @Test
    void aStreamIsReadWhereItsTableIsUnlessItHasAVariableOfItsOwn() {
        var table = Map.of("AWS_ENDPOINT_URL_DYNAMODB", OWN.toString());
        assertThat(ExternalEndpoints.from(table).streams()).contains(OWN);
        var both = Map.of(
                "AWS_ENDPOINT_URL_DYNAMODB", OWN.toString(), "AWS_ENDPOINT_URL_DYNAMODB_STREAMS", ALL.toString());
        assertThat(ExternalEndpoints.from(both).streams()).contains(ALL);
    }

    @Test
    void aStreamWithoutItsTableIsRefused() {
        assertThatThrownBy(() -> ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL_DYNAMODB_STREAMS", ALL.toString())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AWS_ENDPOINT_URL_DYNAMODB_STREAMS is set without AWS_ENDPOINT_URL_DYNAMODB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:4566", "4566", "ftp://localhost", "http:///x", "http://a b"})
    void aValueThatIsNotAUrlIsRefused(String text) {
        assertThatThrownBy(() -> ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL_SQS", text)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("AWS_ENDPOINT_URL_SQS must be a URL such as")
                .hasMessageContaining(text);
    }

    @Test
    void externalQueuesAndStateMachinesKeepRealTimeAndATableDoesNot() {
        var table = ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL_DYNAMODB", OWN.toString()));
        assertThat(table.keepRealTime()).isEmpty();
        var all = ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL", ALL.toString()));
        assertThat(all.keepRealTime()).contains("SQS at " + ALL + " and Step Functions at " + ALL);
    }

    @Test
    void anUnreachableEndpointIsAnError() throws IOException {
        int free;
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = taken.getLocalPort();
            ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:" + free))
                    .requireReachable();
        }
        var gone = ExternalEndpoints.from(Map.of("AWS_ENDPOINT_URL_SFN", "http://127.0.0.1:" + free));
        assertThatThrownBy(gone::requireReachable)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing is listening at http://127.0.0.1:" + free);
    }
}
