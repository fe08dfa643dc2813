package com.interactioncredits.local.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls, including invalid ones, are answered as Meta answers them.
@Timeout(60)
class SimulatedCallsTest extends WithSimulatedWhatsApp {
    SimulatedCallsTest(@TempDir Path dataFolder) {
        super(dataFolder);
    }

    private static final String FINE =
            "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        POST | /v26.0/1/messages | Bearer local-token  | 200 |
        POST | /v26.0/1/messages |                     | 401 | 190
        POST | /v26.0/1/messages | Bearer another      | 401 | 190
        POST | /v26.0/1/messages | bearer-local-token  | 401 | 190
        GET  | /v26.0/1/messages | Bearer local-token  | 400 | 100
        POST | /1/messages       | Bearer local-token  | 404 | 2500
        POST | /v26.0/1/media    | Bearer local-token  | 404 | 2500
        """)
    void aCallIsAnsweredAsMetaDoes(
            String method, String path, @Nullable String authorization, int status, @Nullable Integer code)
            throws Exception {
        var answer = call(method, path, authorization, FINE);
        assertThat(answer.statusCode()).isEqualTo(status);
        var error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asText()).isEqualTo(code == null ? "" : code.toString());
        if (code != null) {
            assertThat(error.path("type").asText()).isEqualTo("OAuthException");
            assertThat(error.path("message").asText()).startsWith("(#" + code + ") ");
            assertThat(error.path("fbtrace_id").asText()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{'to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'sms','to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','recipient_type':'group','to':'15550100000','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':15550100000,'type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'alice','type':'text','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'carrier_pigeon','text':{'body':'x'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text'}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':''}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':7}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x','preview_url':'yes'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'template':{}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'surprise':1}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'text','text':{'body':'x'},'biz_opaque_callback_data':7}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template'}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a'}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'language':{'code':'en'}}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a','language':{'code':'en'},'components':{}}}",
                "{'messaging_product':'whatsapp','to':'15550100000','type':'template','template':{'name':'a','language':{'code':'en'},'components':[{}]}}"
            })
    void aBodyThatMetaWouldNotTakeIsRefusedAndJournaled(String body) throws Exception {
        var answer = call("POST", "/v26.0/1/messages", "Bearer local-token", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = JSON.readTree(answer.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(100);
        assertThat(error.path("error_data").path("details").asText()).isNotEmpty();
        assertThat(outcomes()).containsExactly("refused 100");
        restart();
        assertThat(outcomes()).containsExactly("refused 100");
    }

    @ParameterizedTest
    @CsvSource({"4096,200", "4097,400"})
    void aTextMayHave4096Characters(int length, int status) throws Exception {
        var body = FINE.replace("'x'", "'" + "🎈".repeat(length) + "'");
        assertThat(call("POST", "/v26.0/1/messages", "Bearer local-token", body).statusCode())
                .isEqualTo(status);
    }

    private HttpResponse<String> call(String method, String path, @Nullable String authorization, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }
}
